/** The oracle over sources that do not fit into memory: its steps in threads, its rows on disk. */
import { closeSync, openSync, readSync } from "node:fs";
import {
  assembleOracle,
  type BySource,
  bySource,
  expectedPieces,
  type OracleParts,
} from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { type Boundaries, boundariesBetween } from "../oracle/ranges.ts";
import { sampleIds } from "../oracle/sample-ids.ts";
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
  const merged = await Promise.all(
    Array.from({ length: ranges }, (_, range) =>
      step(threads.run({ do: "merge-range", range, folder, names, shardCount })),
    ),
  );
  const hash = (pieces: ReturnType<typeof expectedPieces>[number]["profiles"]) =>
    threads.run({ do: "hash-pieces", folder, pieces });
  const contents = await Promise.all(
    expectedPieces(readings, merged, shardCount).map(async ({ profiles, quarantine }) => {
      const [ofProfiles, ofQuarantine] = await Promise.all([hash(profiles), hash(quarantine)]);
      return { profiles: ofProfiles, quarantine: ofQuarantine };
    }),
  );
  const scratch = createFolderScratch(folder);
  return assembleOracle({ readings, ranges: merged, contents, shardCount, scratch });
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
