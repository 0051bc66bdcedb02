/** The oracle over prepared sources. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { computeOracle } from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";

/** What a run over the sources of a folder must publish; null where they cannot be used as a whole. */
export function oracleOf(folder: string, shardCount: number): Oracle | null {
  const files = ORACLE_SOURCES.map((source) => `${source}.csv`)
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => [name, readFileSync(join(folder, name))] as const);
  return oracleOver(new Map(files), shardCount);
}

/** The same over sources in memory, by file name. */
export function oracleOver(files: ReadonlyMap<string, Buffer>, shardCount: number): Oracle | null {
  const sources: Partial<Record<OracleSource, Buffer>> = {};
  for (const source of ORACLE_SOURCES) {
    const file = files.get(`${source}.csv`);
    if (file === undefined) return null;
    sources[source] = file;
  }
  try {
    return computeOracle(sources as Record<OracleSource, Buffer>, shardCount);
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
