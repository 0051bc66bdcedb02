/** The oracle over sources that do not fit into memory: its steps in threads, its rows on disk. */
import { closeSync, openSync, readSync } from "node:fs";
import {
  assembleOracle,
  type BySource,
  bySource,
  expectedPieces,
  type OracleParts,
} from "../oracle/compute.ts";
import type { Content } from "../oracle/digest.ts";
import { type MergedRange, mergeRange } from "../oracle/merge-range.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { type Boundaries, boundariesBetween } from "../oracle/ranges.ts";
import { sampleIds } from "../oracle/sample-ids.ts";
import type { Scratch } from "../oracle/scratch.ts";
import { inOrder } from "./in-order.ts";
import { createProfileCounter } from "./profile-counter.ts";
import { createFolderScratch } from "./scratch-folder.ts";
import type { VerificationThreads } from "./verification-threads.ts";

export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * How much of the sources a range of customers is made of, about. A thread holds one range at a time
 * in some five times as much memory.
 */
const RANGE_BYTES = 4 << 20;
/**
 * From how many places of each source there are samples, by range. Sources are often sorted, so that
 * a place tells of about one id, whatever its length.
 */
const PLACES_PER_RANGE = 4;
const PLACE_BYTES = 4 << 10;
/** Enough for a header. */
const HEAD_BYTES = 64 << 10;

/**
 * Works out what a run over the sources must publish. What it expects lies in the folder, and must
 * stay there as long as differences may have to be told.
 *
 * @param folder empty; for the oracle's files
 * @param onProgress told after each step, of which the merging of ranges takes the longest
 * @throws OracleError the sources cannot be used as a whole
 */
export async function oracleAtScale(
  sources: BySource<SourceFile>,
  shardCount: number,
  folder: string,
  threads: VerificationThreads,
  onProgress: (done: number, of: number) => void,
): Promise<Oracle> {
  const boundaries = boundariesOf(sources);
  const ranges = boundaries.length + 1;
  const steps = ORACLE_SOURCES.length + ranges;
  let done = 0;
  async function step<Result>(result: Promise<Result>): Promise<Result> {
    const given = await result;
    done += 1;
    onProgress(done, steps);
    return given;
  }

  const readings = await readAll(sources, (source) =>
    step(
      threads.run({
        do: "read-source",
        source,
        path: sources[source].path,
        folder,
        shardCount,
        boundaries,
      }),
    ),
  );
  const names = bySource((source) => readings[source].names);
  const profiles = createProfileCounter(shardCount);
  const merged: MergedRange[] = [];
  await inOrder(
    Array.from({ length: ranges }, (_, range) =>
      step(threads.run({ do: "merge-range", range, folder, names, shardCount })),
    ),
    (answer) => {
      profiles.add(answer);
      merged.push(answer.range);
    },
  );
  const quarantine = await Promise.all(
    expectedPieces(readings, merged, shardCount).map((pieces) =>
      threads.run({ do: "hash-pieces", folder, pieces: pieces.quarantine }),
    ),
  );
  const contents = profiles
    .contents()
    .map((ofShard, shard) => ({ profiles: ofShard, quarantine: quarantine[shard] as Content }));
  const scratch = withProfiles(createFolderScratch(folder), merged, (range, scratch) =>
    mergeRange(range, { names, shardCount, scratch, output: scratch }),
  );
  return assembleOracle({ readings, ranges: merged, contents, shardCount, scratch });
}

/**
 * A scratch in which the merged ranges' profiles seem to lie. They are as large as the sources, and are read
 * where a difference has to be told only: then a range is merged again, and written.
 */
function withProfiles(
  scratch: Scratch,
  merged: readonly MergedRange[],
  mergeAgain: (range: number, scratch: Scratch) => void,
): Scratch {
  const missing = new Map(merged.map(({ profiles }, range) => [profiles.name, range]));
  return {
    append: scratch.append,
    *read(name, start, end) {
      const range = missing.get(name);
      if (range !== undefined) mergeAgain(range, scratch);
      missing.delete(name);
      yield* scratch.read(name, start, end);
    },
  };
}

/** The longest first, so that no thread is left with it at the end. */
async function readAll(
  sources: BySource<SourceFile>,
  read: (source: OracleSource) => Promise<OracleParts["readings"]["crm"]>,
): Promise<OracleParts["readings"]> {
  const order = [...ORACLE_SOURCES].sort((a, b) => sources[b].bytes - sources[a].bytes);
  const readings = await Promise.all(order.map(async (source) => [source, await read(source)]));
  return Object.fromEntries(readings);
}

function boundariesOf(sources: BySource<SourceFile>): Boundaries {
  const bytes = ORACLE_SOURCES.reduce((sum, source) => sum + sources[source].bytes, 0);
  const ranges = Math.ceil(bytes / RANGE_BYTES);
  const samples = ORACLE_SOURCES.flatMap((source) => samplesOf(source, sources[source], ranges));
  return boundariesBetween(samples, ranges);
}

function samplesOf(source: OracleSource, { path, bytes }: SourceFile, ranges: number): string[] {
  const file = openSync(path, "r");
  const read = (at: number, length: number) => {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, at));
  };
  const places = PLACES_PER_RANGE * ranges;
  try {
    const parts = Array.from({ length: places }, (_, n) =>
      read(Math.floor((n * bytes) / places), PLACE_BYTES),
    );
    return sampleIds(source, read(0, HEAD_BYTES), parts);
  } finally {
    closeSync(file);
  }
}
