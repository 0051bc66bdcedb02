/** The oracle over prepared sources. */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BySource, bySource, computeOracle } from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";
import { oracleAtScale } from "./oracle-at-scale.ts";
import type { OnProgress } from "./stage.ts";
import { SMALL_BYTES, withThreads } from "./verification-threads.ts";

/**
 * What a run over the sources of a folder must publish; null where they cannot be used as a whole.
 * Small sources are read into memory, larger ones by threads and piece by piece.
 *
 * @param scratch folder for what does not fit into memory; made if it is needed, and must stay as
 *   long as a difference from the oracle may have to be told
 * @param onProgress told now and then where it takes a while
 */
export async function oracleOf(
  folder: string,
  shardCount: number,
  scratch: string,
  onProgress: OnProgress,
): Promise<Oracle | null> {
  const pathOf = (source: OracleSource) => join(folder, `${source}.csv`);
  const sizes = bySource((source) => statSync(pathOf(source), { throwIfNoEntry: false })?.size);
  if (ORACLE_SOURCES.some((source) => sizes[source] === undefined)) return null;
  const files = bySource((source) => ({ path: pathOf(source), bytes: sizes[source] ?? 0 }));
  const bytes = ORACLE_SOURCES.reduce((sum, source) => sum + files[source].bytes, 0);
  return unlessUnusable(async () => {
    if (bytes <= SMALL_BYTES) {
      return computeOracle(
        bySource((source) => readFileSync(files[source].path)),
        shardCount,
      );
    }
    mkdirSync(scratch, { recursive: true });
    return withThreads((threads) => oracleAtScale(files, shardCount, scratch, threads, onProgress));
  });
}

/** The same over sources in memory, by file name. */
export async function oracleOver(
  files: ReadonlyMap<string, Buffer>,
  shardCount: number,
): Promise<Oracle | null> {
  const sources = bySource((source) => files.get(`${source}.csv`));
  if (ORACLE_SOURCES.some((source) => sources[source] === undefined)) return null;
  return unlessUnusable(async () => computeOracle(sources as BySource<Buffer>, shardCount));
}

async function unlessUnusable(compute: () => Promise<Oracle>): Promise<Oracle | null> {
  try {
    return await compute();
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
