/** The search's thread as one file: threads start fast, and know nothing of TypeScript. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const ENTRY = fileURLToPath(new URL("./thread.ts", import.meta.url));

/**
 * Bundles the thread into a folder.
 *
 * @param plugins change what is bundled: a mutant's patches
 * @returns the file's path
 */
export async function bundleThread(folder: string, plugins: Plugin[] = []): Promise<string> {
  const outfile = join(folder, "search-thread.cjs");
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    plugins,
  });
  return outfile;
}
