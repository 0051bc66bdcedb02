/** Where a step's program lies. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Step } from "./step.ts";

/**
 * The words with which Node runs a step, or the packages that are not installed.
 *
 * @param root the checkout: its packages count, and no other's
 */
export function programOf(
  { tool, words, needs }: Step,
  root: string,
): { readonly words: readonly string[] } | { readonly missing: readonly string[] } {
  const require = createRequire(join(root, "package.json"));
  const folderOf = (name: string): string | null => {
    try {
      return dirname(require.resolve(`${name}/package.json`));
    } catch {
      return null;
    }
  };
  const all = tool === null ? needs : [tool.package, ...needs];
  const missing = all.filter((name) => folderOf(name) === null);
  if (missing.length > 0) return { missing };
  if (tool === null) return { words };
  const folder = folderOf(tool.package) ?? "";
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { words: [join(folder, bin[tool.bin]), ...words] };
}
