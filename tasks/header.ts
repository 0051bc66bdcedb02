/** The header of a source: where its columns stand. */
import { SourceError } from "./errors.ts";
import { Fields } from "./fields.ts";
import { countFields, type RawRow } from "./rows.ts";
import { SOURCE_COLUMNS, type SourceName, sourceFileName } from "./sources.ts";

export interface HeaderLayout {
  readonly fieldCount: number;
  readonly customerId: number;
  readonly email: number;
  /** Position of each of the source's columns, in the order of `SOURCE_COLUMNS`. */
  readonly columns: readonly number[];
  /** Names that the pipeline does not know, in the order of the file. */
  readonly unknown: readonly string[];
}

/**
 * Reads the first row of a source.
 *
 * @throws SourceError naming file and column: a column is missing or stands twice, or the row is
 *   no readable text
 */
export function readHeader(source: SourceName, row: RawRow): HeaderLayout {
  const file = sourceFileName(source);
  const fields = new Fields(countFields(row));
  if (fields.locate(row) !== null) {
    throw new SourceError(
      `${file} line ${row.line}: the header is not readable as CSV in UTF-8; expected column names such as customer_id,email`,
    );
  }
  const names = Array.from({ length: fields.count }, (_, i) => fields.text(i));
  const columns = SOURCE_COLUMNS[source].map((column) => column.name);
  const known = new Set(["customer_id", "email", ...columns]);
  // Without a header this is a customer's row: nothing of it may go into a message.
  if (!names.some((name) => known.has(name))) {
    throw new SourceError(
      `${file} line ${row.line}: none of its ${names.length} fields is the name of a column; is the header line missing, or something else than a comma between its fields? Expected: ${[...known].join(",")}`,
    );
  }
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new SourceError(
      `${file} line ${row.line}: the column ${JSON.stringify(shortened(repeated))} stands twice in the header; every column must have a name of its own`,
    );
  }
  const position = (name: string): number => {
    const at = names.indexOf(name);
    if (at < 0) {
      throw new SourceError(
        `${file} line ${row.line}: the column "${name}" is missing; add it or correct its name, which must match exactly; found: ${listed(names)}`,
      );
    }
    return at;
  };
  return {
    fieldCount: names.length,
    customerId: position("customer_id"),
    email: position("email"),
    columns: columns.map(position),
    unknown: names.filter((name) => !known.has(name)),
  };
}

/** A header that lacks its line end holds much more than names; a message stays readable. */
function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(shortened);
  const more = names.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
