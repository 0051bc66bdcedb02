/** The fields of one row, as text. */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import type { RawRow } from "./rows.ts";

/**
 * The fields of a row, unquoted. A row without a quote character needs no CSV parser: it is cut at
 * its commas; any other goes to `csv-parse`. A property shows that both ways agree.
 *
 * The row's quotes must be in order (`hasMalformedQuotes` is false) and its bytes valid UTF-8.
 */
export function parseFields(row: RawRow): string[] {
  if (!row.hasQuote) return row.buffer.toString("utf8", row.start, row.end).split(",");
  const [fields] = parse(row.buffer.subarray(row.start, row.end), {
    // The splitter has cut the row: every CR and LF left in it belongs to a value.
    record_delimiter: "\n",
    relax_quotes: true,
    relax_column_count: true,
  }) as string[][];
  return fields ?? [""];
}

/** Whether the row's bytes are text at all. */
export function isValidUtf8(row: RawRow): boolean {
  return isUtf8(row.buffer.subarray(row.start, row.end));
}
