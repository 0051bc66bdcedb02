/** The search's thread as one file: threads start fast, and know nothing of TypeScript. */
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { bundleFile } from "../platform/bundle.ts";

const ENTRY = fileURLToPath(new URL("./thread.ts", import.meta.url));

/**
 * Bundles the thread into a folder.
 *
 * @param plugins change what is bundled: a mutant's patches
 * @returns the file's path
 */
export function bundleThread(folder: string, plugins: Plugin[] = []): Promise<string> {
  return bundleFile(folder, ENTRY, plugins);
}
