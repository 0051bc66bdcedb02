/**
 * A writer of CSV, made from the text of RFC 4180 and from no parser: what the pipeline must read.
 */

/** A field as it is to be written. */
export interface CsvField {
  /** One character a byte, or text that is encoded later: the grammar is the same. */
  readonly text: string;
  /** In quotes also where it needs none (rule 5: each field may or may not be). */
  readonly quoted?: boolean;
}

export interface CsvRow {
  readonly fields: readonly CsvField[];
  /** Ends with CRLF, as rule 1 has it, or else with the LF of most exports. */
  readonly crlf: boolean;
}

/** Rules 5 to 7: quotes around what holds a comma, a quote or a line break; a quote is doubled. */
export function csvField({ text, quoted = false }: CsvField): string {
  const needsQuotes = /[",\r\n]/.test(text);
  return quoted || needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The rows as one text. A row must have two fields or more: one empty field is an empty line.
 *
 * @param finalLineEnd whether the last row has a line end (rule 2: it may or may not)
 */
export function csvText(rows: readonly CsvRow[], finalLineEnd: boolean): string {
  const last = rows.length - 1;
  return rows
    .map(({ fields, crlf }, i) => {
      const lineEnd = i === last && !finalLineEnd ? "" : crlf ? "\r\n" : "\n";
      return fields.map(csvField).join(",") + lineEnd;
    })
    .join("");
}
