/** The header of a source: which column stands where. */
import { ORACLE_COLUMNS } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import type { ParsedRow } from "./read-rows.ts";
import { textOf } from "./text.ts";

/**
 * The names of a source's columns in the order of the file.
 *
 * @throws OracleError the header is no text, repeats a column or lacks one
 */
export function columnNames(file: string, source: OracleSource, header: ParsedRow): string[] {
  const { line } = header;
  const names = header.fields.map(({ bytes, malformed }, i) => {
    const text = malformed ? undefined : textOf(bytes);
    if (text === undefined) throw new OracleError({ file, line }, `column ${i + 1} has no name`);
    return text;
  });
  for (const [i, column] of names.entries()) {
    if (names.indexOf(column) !== i) {
      throw new OracleError({ file, line, column }, `the column "${column}" is there twice`);
    }
  }
  const needed = ["customer_id", "email", ...ORACLE_COLUMNS[source].map(([name]) => name)];
  for (const column of needed) {
    if (!names.includes(column)) {
      throw new OracleError({ file, line, column }, `the column "${column}" is missing`);
    }
  }
  return names;
}
