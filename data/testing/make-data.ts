import { generateSources } from "../generate.ts";
import type { DataOptions } from "../options.ts";
import { type ReadRow, readAllRows, readFiles } from "./read-sources.ts";

/** 200 customers unless told otherwise, generated and read back. */
export async function makeData(folder: string, options: Partial<DataOptions>) {
  const made = await generateSources({ customers: 200, seed: 11, ...options }, folder);
  return { made, rows: await readAllRows(folder), files: await readFiles(folder) };
}

/** The rows that must be quarantined. */
export function malformedRows(rows: readonly ReadRow[]): ReadRow[] {
  return rows.filter(({ reason }) => reason !== null);
}
