/** The search's thread as one file: threads start fast, and know nothing of TypeScript. */
import type { Plugin } from "esbuild";
import { moduleFile } from "../own-files.ts";
import { bundleFile } from "../platform/bundle.ts";

const ENTRY = moduleFile("./thread", import.meta.url);

/**
 * Bundles the thread into a folder.
 *
 * @param plugins change what is bundled: a mutant's patches
 * @returns the file's path
 */
export function bundleThread(folder: string, plugins: Plugin[] = []): Promise<string> {
  return bundleFile(folder, ENTRY, plugins);
}
