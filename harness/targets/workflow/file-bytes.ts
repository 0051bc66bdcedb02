/** How much files hold that a path or a pattern names. */
import { statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";

/** Nobody's output is there, and a walk through them takes long. */
const IGNORED = ["**/node_modules/**", "**/.git/**"];

/**
 * The bytes of all files that a path or pattern names, seen from any of the folders; a file that is named
 * twice counts once, one that is not there holds nothing.
 */
export function fileBytes(pattern: string, folders: readonly string[]): number {
  const paths = new Set(folders.flatMap((folder) => pathsIn(folder, pattern)));
  return [...paths].reduce((sum, path) => sum + bytesOf(path), 0);
}

function pathsIn(folder: string, pattern: string): string[] {
  if (!isDynamicPattern(pattern)) return [resolve(folder, pattern)];
  return globSync(pattern, {
    // Else what is ignored would be so below the folder alone.
    cwd: isAbsolute(pattern) ? "/" : folder,
    absolute: true,
    dot: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    ignore: IGNORED,
  });
}

function bytesOf(path: string): number {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.size : 0;
  } catch {
    // Gone, or not there yet: a file that is renamed is looked at again soon.
    return 0;
  }
}
