/** What the four sources are, established once per run, before any shard starts. */
import { digestOfPieces } from "./pieces.ts";
import { readSource, type SourceFile } from "./read-source.ts";
import type { SourceDigests } from "./source-digest.ts";
import { SOURCE_NAMES, type SourceName, sourceFileName } from "./sources.ts";
import type { ArtifactDigest, SourceStore } from "./store.ts";

export type InspectedSources = Readonly<Record<SourceName, SourceFile>>;

/**
 * Reads every source once: its digest, its header, its number of rows. What is wrong with a file as
 * a whole comes to light here, in one message, instead of in every attempt of every shard.
 *
 * @throws SourceError as `readSource` does, for the first source that cannot be used
 */
export async function inspectSources(sources: SourceStore): Promise<InspectedSources> {
  const files: Partial<Record<SourceName, SourceFile>> = {};
  for (const source of SOURCE_NAMES) {
    files[source] = await readSource(sources, source, () => () => {});
  }
  return files as InspectedSources;
}

/**
 * The digest of every source, whatever is in it: for a run that leaves the rest to its partitions.
 *
 * @throws SourceError for the first source that cannot be read
 */
export async function digestSources(sources: SourceStore): Promise<SourceDigests> {
  const files: Partial<Record<SourceName, ArtifactDigest>> = {};
  for (const source of SOURCE_NAMES) {
    files[source] = await digestOfPieces(sources.read(sourceFileName(source)));
  }
  return files as SourceDigests;
}
