/**
 * What is known of the files of a run. They do not change any more, so each is parsed and hashed once
 * for all invariants. Bytes are not kept: those of a large run do not fit into memory.
 */
import { contentOfChunks } from "../oracle/content.ts";
import type { Content } from "../oracle/digest.ts";
import type { ArtifactFiles } from "./invariant.ts";

interface Known {
  readonly paths: ReadonlySet<string>;
  readonly contents: Map<string, Content>;
  /** Whatever was made of a file, by path and by what made it. */
  readonly made: Map<string, Map<unknown, unknown>>;
}

const known = new WeakMap<ArtifactFiles, Known>();

/** Files that are in memory. They must not change any more. */
export function filesInMemory(files: ReadonlyMap<string, Buffer>): ArtifactFiles {
  function read(path: string): Buffer {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`there is no ${path}`);
    return bytes;
  }
  return { paths: [...files.keys()].sort(), read, chunks: (path) => [read(path)] };
}

export function isThere(files: ArtifactFiles, path: string): boolean {
  return knownOf(files).paths.has(path);
}

/** @throws Error if there is no such path */
export function contentOf(files: ArtifactFiles, path: string): Content {
  const { contents } = knownOf(files);
  const last = files.contents?.get(path) ?? contents.get(path);
  if (last !== undefined) return last;
  const content = contentOfChunks(files.chunks(path));
  contents.set(path, content);
  return content;
}

/** Length and sha256 of every file that is there now. */
export function contentsOf(files: ArtifactFiles): Map<string, Content> {
  return new Map(files.paths.map((path) => [path, contentOf(files, path)]));
}

/**
 * What a function makes of a file's bytes; it is called once for each file.
 *
 * @throws Error if there is no such path, and whatever the function throws
 */
export function madeOf<Made>(
  files: ArtifactFiles,
  path: string,
  make: (bytes: Buffer, path: string) => Made,
): Made {
  const { made } = knownOf(files);
  const ofPath = made.get(path) ?? new Map<unknown, unknown>();
  made.set(path, ofPath);
  if (!ofPath.has(make)) ofPath.set(make, make(files.read(path), path));
  return ofPath.get(make) as Made;
}

function knownOf(files: ArtifactFiles): Known {
  let last = known.get(files);
  if (last === undefined) {
    last = { paths: new Set(files.paths), contents: new Map(), made: new Map() };
    known.set(files, last);
  }
  return last;
}
