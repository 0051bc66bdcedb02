/** Runs the pipeline over sources in memory, and gives what it has published. */
import { join } from "node:path";
import { SOURCE_NAMES, sourceFileName } from "../tasks/sources.ts";
import type { SourceFiles } from "./arbitrary/sources.ts";
import { createMemoryDisk } from "./memory-disk.ts";
import { type PipelineRun, runPipeline } from "./pipeline-in-process.ts";

/** Text by the name below the output folder; artifacts are always UTF-8. */
export type Published = Readonly<Record<string, string>>;

export interface PublishedRun extends PipelineRun {
  readonly published: Published;
}

/**
 * Runs over the sources, whatever number of their rows is quarantined.
 *
 * @param order the order in which shards run, a permutation of 0 … shards - 1
 * @param partition whether the sources are cut into slices first
 */
export async function runOver(
  sources: SourceFiles,
  shards: number,
  order?: readonly number[],
  partition = false,
): Promise<PublishedRun> {
  const disk = createMemoryDisk();
  for (const source of SOURCE_NAMES) {
    disk.files.set(join("/sources", sourceFileName(source)), sources[source]);
  }
  const input = { sources: "/sources", output: "/output", shards, maxQuarantined: 1, partition };
  const run = await runPipeline(input, { disk, ...(order && { order }) });
  const published = [...disk.files].filter(([path]) => path.startsWith("/output/"));
  return {
    ...run,
    published: Object.fromEntries(
      published.map(([path, bytes]) => [path.slice("/output/".length), bytes.toString()]),
    ),
  };
}

/** The lines of a published NDJSON file, each with its LF. */
export function linesOf(published: Published, name: string): string[] {
  const text = published[name];
  if (text === undefined) throw new Error(`${name} is not published`);
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The lines of all published profiles, shard after shard. */
export function profileLines(published: Published): string[] {
  return Object.keys(published)
    .filter((name) => name.endsWith(".profiles.ndjson"))
    .sort()
    .flatMap((name) => linesOf(published, name));
}
