/** The oracle over prepared sources. */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { bySource } from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";
import { oracleAtScale } from "./oracle-at-scale.ts";
import { oracleOver } from "./oracle-over.ts";
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
  if (bytes <= SMALL_BYTES) {
    const read = (source: OracleSource) => readFileSync(files[source].path);
    const inMemory = ORACLE_SOURCES.map((source) => [`${source}.csv`, read(source)] as const);
    return oracleOver(new Map(inMemory), shardCount);
  }
  mkdirSync(scratch, { recursive: true });
  try {
    return await withThreads((threads) =>
      oracleAtScale(files, shardCount, scratch, threads, onProgress),
    );
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
