/** From the bytes of a row to its typed values, or to the reason why it cannot be used. */
import type { QuarantineReason } from "./artifacts.ts";
import { isValidUtf8, parseFields } from "./fields.ts";
import type { HeaderLayout } from "./header.ts";
import type { SourceRecord } from "./profile.ts";
import { countFields, hasMalformedQuotes, type RawRow } from "./rows.ts";
import { SOURCE_COLUMNS, type SourceName } from "./sources.ts";
import { readValue, UNREADABLE, type Value } from "./values.ts";

export type ReadRow =
  | { readonly usable: true; readonly customerId: string; readonly record: SourceRecord }
  | { readonly usable: false; readonly reason: QuarantineReason; readonly field?: string };

/** Reads a row of a source; of several reasons against it, the first of `QUARANTINE_REASONS` counts. */
export function readRow(source: SourceName, header: HeaderLayout, row: RawRow): ReadRow {
  if (hasMalformedQuotes(row)) return { usable: false, reason: "malformed_quotes" };
  if (!isValidUtf8(row)) {
    const complete = countFields(row) === header.fieldCount;
    return { usable: false, reason: complete ? "invalid_utf8" : "wrong_field_count" };
  }
  const fields = parseFields(row);
  if (fields.length !== header.fieldCount) return { usable: false, reason: "wrong_field_count" };
  const customerId = fields[header.customerId] as string;
  if (customerId === "") return { usable: false, reason: "empty_customer_id" };
  const values: Value[] = [];
  for (const [i, column] of SOURCE_COLUMNS[source].entries()) {
    const value = readValue(column.type, fields[header.columns[i] as number] as string);
    if (value === UNREADABLE) {
      return { usable: false, reason: "unreadable_value", field: column.name };
    }
    values.push(value);
  }
  return { usable: true, customerId, record: { email: fields[header.email] || null, values } };
}
