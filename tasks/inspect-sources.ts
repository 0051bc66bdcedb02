/** What the four sources are, established once per run, before any shard starts. */
import { readSource, type SourceFile } from "./read-source.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";
import type { SourceStore } from "./store.ts";

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
