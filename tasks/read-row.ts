/** From the bytes of a row to its values as JSON, or to the reason why it cannot be used. */
import type { QuarantineReason } from "./artifacts.ts";
import { type Customers, emptyRecord } from "./customers.ts";
import { Fields } from "./fields.ts";
import type { HeaderLayout } from "./header.ts";
import { columnKey, SCORED_COLUMNS } from "./profile.ts";
import type { RawRow } from "./rows.ts";
import { type Column, SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";
import { LEAST_ROOM, MAX_GROWTH, writeValue } from "./values.ts";

/** What became of a row: it is its customer's, in the place of an earlier one or not; or it is of no use. */
export type ReadRow =
  | "merged"
  | "superseding"
  | { readonly reason: QuarantineReason; readonly field?: string };

/** Reads a row and gives it to its customer; the row is only looked at during the call. */
export type RowReader = (row: RawRow) => ReadRow;

/**
 * Makes the reader of a source's rows. Of several reasons against a row the first of
 * `QUARANTINE_REASONS` counts.
 *
 * @param customers take the rows that can be used
 */
export function createRowReader(
  source: SourceName,
  header: HeaderLayout,
  customers: Customers,
): RowReader {
  const fields = new Fields(header.fieldCount);
  const number = SOURCE_NAMES.indexOf(source);
  const columns = SOURCE_COLUMNS[source].map((column, i) => planOf(source, column, header, i));
  const room = columns.reduce((sum, { key }) => sum + key.length + LEAST_ROOM, LEAST_ROOM);
  const { records } = customers;
  const record = emptyRecord();

  return (row) => {
    const problem = fields.locate(row);
    if (problem !== null) return { reason: problem };
    const { buffer, starts, ends } = fields;
    const idStart = starts[header.customerId] as number;
    const idEnd = ends[header.customerId] as number;
    if (idStart === idEnd) return { reason: "empty_customer_id" };

    records.reserve(MAX_GROWTH * (row.end - row.start) + room);
    record.start = records.length;
    const { email } = header;
    writeValue("text", records, buffer, starts[email] as number, ends[email] as number);
    record.emailEnd = records.length;
    for (const { name, type, position, key, scored } of columns) {
      records.copy(key, 0, key.length);
      if (scored >= 0) record.scored[scored] = records.length;
      const start = starts[position] as number;
      if (!writeValue(type, records, buffer, start, ends[position] as number)) {
        records.length = record.start;
        return { reason: "unreadable_value", field: name };
      }
    }
    record.end = records.length;
    return customers.put(number, buffer, idStart, idEnd, record) ? "superseding" : "merged";
  };
}

function planOf(source: SourceName, { name, type }: Column, header: HeaderLayout, i: number) {
  const scored = (SCORED_COLUMNS[source] as readonly string[]).indexOf(name);
  return { name, type, position: header.columns[i] as number, key: columnKey(name), scored };
}
