/** The oracle over sources in memory. */
import { type BySource, bySource, computeOracle } from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";

/**
 * What a run over sources must publish; null where one is missing or cannot be used as a whole.
 *
 * @param files by name: `crm.csv`
 */
export function oracleOver(files: ReadonlyMap<string, Buffer>, shardCount: number): Oracle | null {
  const sources = bySource((source) => files.get(`${source}.csv`));
  if (ORACLE_SOURCES.some((source) => sources[source] === undefined)) return null;
  try {
    return computeOracle(sources as BySource<Buffer>, shardCount);
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
