/** The oracle over prepared sources. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { computeOracle } from "../oracle/compute.ts";
import { ORACLE_SOURCES, type Oracle, type OracleSource } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";

/** What a run over the sources of a folder must publish; null where they cannot be used as a whole. */
export function oracleOf(folder: string, shardCount: number): Oracle | null {
  const sources: Partial<Record<OracleSource, Buffer>> = {};
  for (const source of ORACLE_SOURCES) {
    try {
      sources[source] = readFileSync(join(folder, `${source}.csv`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }
  try {
    return computeOracle(sources as Record<OracleSource, Buffer>, shardCount);
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
