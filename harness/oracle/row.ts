/** What a row says of which customer, or why it is of no use to anyone. */
import { ORACLE_COLUMNS } from "./columns.ts";
import { shardOf } from "./digest.ts";
import type { OracleSource, QuarantinedPlace } from "./oracle.ts";
import type { ParsedRow } from "./read-rows.ts";
import { textOf } from "./text.ts";
import { type OracleValue, typedValue } from "./value.ts";

/** Values of a row by column: `email` and the columns of its source. */
export type RowValues = Readonly<Record<string, OracleValue>>;

export interface UsableRow {
  readonly source: OracleSource;
  readonly shard: number;
  readonly customerId: string;
  readonly values: RowValues;
}

/** A row that no profile can use, and where it must be found. */
export interface QuarantinedRow {
  readonly place: QuarantinedPlace;
  readonly shard: number;
  /** The line of the artifact, LF included. */
  readonly artifactLine: string;
}

export type JudgedRow = UsableRow | QuarantinedRow;

/** Judges one row below a header with these column names. */
export function judgeRow(
  source: OracleSource,
  names: readonly string[],
  row: ParsedRow,
  shardCount: number,
): JudgedRow {
  const idField = row.fields[names.indexOf("customer_id")];
  const id = idField === undefined || idField.malformed ? undefined : textOf(idField.bytes);
  // A row without a usable id belongs to the shard of the empty id.
  const shard = shardOf(id ?? "", shardCount);

  function quarantined(reason: QuarantinedPlace["reason"], field?: string): JudgedRow {
    const text = textOf(row.raw);
    const place = { source, line: row.line, reason, ...(field !== undefined && { field }) };
    const kept = text === undefined ? { base64: row.raw.toString("base64") } : { text };
    return { place, shard, artifactLine: `${JSON.stringify({ ...place, ...kept })}\n` };
  }

  // In the order in which the reasons count.
  if (row.fields.some(({ malformed }) => malformed)) return quarantined("malformed_quotes");
  if (row.fields.length !== names.length) return quarantined("wrong_field_count");
  if (textOf(row.raw) === undefined) return quarantined("invalid_utf8");
  if (id === undefined || id === "") return quarantined("empty_customer_id");
  const textIn = (column: string) => textOf(row.fields[names.indexOf(column)]?.bytes as Buffer);
  const values: Record<string, OracleValue> = { email: textIn("email") || null };
  for (const [column, type] of ORACLE_COLUMNS[source]) {
    const value = typedValue(type, textIn(column) as string);
    if (value === undefined) return quarantined("unreadable_value", column);
    values[column] = value;
  }
  return { source, shard, customerId: id, values };
}
