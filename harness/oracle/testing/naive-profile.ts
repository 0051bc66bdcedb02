/** For tests: the merged record of a customer, as `JSON.stringify` writes it. */
import { ORACLE_COLUMNS } from "../columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "../oracle.ts";
import type { RowValues } from "../row.ts";
import { type OracleScores, scoresFrom } from "../score.ts";
import type { OracleValue } from "../value.ts";

/** The values of a customer's last usable row in each source that has one. */
export type CustomerRows = Partial<Record<OracleSource, RowValues>>;

/** The profile's line, LF included, and its scores. `email` is that of the first source with one. */
export function naiveProfile(
  customerId: string,
  rows: CustomerRows,
): { readonly line: string; readonly scores: OracleScores } {
  const merged: Record<string, OracleValue> = { customer_id: customerId, email: null };
  for (const source of ORACLE_SOURCES) {
    if (merged.email === null) merged.email = rows[source]?.email ?? null;
    for (const [column] of ORACLE_COLUMNS[source]) merged[column] = rows[source]?.[column] ?? null;
  }
  const scores = scoresFrom(merged);
  return { line: `${JSON.stringify({ ...merged, ...scores })}\n`, scores };
}
