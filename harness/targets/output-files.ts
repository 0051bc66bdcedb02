/** What lies below an output folder, for the invariants. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { ArtifactFiles } from "../invariants/invariant.ts";
import { fileChunks } from "./file-chunks.ts";

/** All files below a folder; one that does not exist holds none. Bytes are read when asked for. */
export function outputFiles(folder: string): ArtifactFiles {
  const paths = filesBelow(folder)
    .map((path) => relative(folder, path).split(sep).join("/"))
    .sort();
  const known = new Set(paths);
  function placeOf(path: string): string {
    if (!known.has(path)) throw new Error(`there is no ${path}`);
    return join(folder, path);
  }
  return {
    paths,
    read: (path) => readFileSync(placeOf(path)),
    chunks: (path) => fileChunks(placeOf(path)),
  };
}

function filesBelow(folder: string): string[] {
  // A pipeline under test may have taken it away.
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
