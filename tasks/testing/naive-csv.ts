/**
 * The CSV grammar once more, as slow and plain as can be, to test the fast one against. It works on
 * text of one character per byte (latin1).
 */

export interface NaiveField {
  /** Within the row. */
  readonly start: number;
  readonly end: number;
  /** Unquoted. */
  readonly value: string;
  readonly quoted: boolean;
  /** Text follows the closing quote. */
  readonly malformed: boolean;
}

export interface NaiveRow {
  /** The row's bytes without its line end. */
  readonly bytes: string;
  readonly line: number;
  readonly fields: readonly NaiveField[];
}

/** The rows of a file, or the line where a quote opens that never closes. */
export type NaiveFile = { readonly rows: readonly NaiveRow[] } | { readonly openQuote: number };

export function naiveRows(file: string): NaiveFile {
  const text = file.startsWith("\u00ef\u00bb\u00bf") ? file.slice(3) : file;
  const lineAt = (place: number) => text.slice(0, place).split("\n").length;
  const rows: NaiveRow[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const fields: NaiveField[] = [];
    for (;;) {
      const fieldStart = at;
      let value = "";
      const quoted = text[at] === '"';
      if (quoted) {
        const match = /^"((?:""|[^"])*)"(?!")/.exec(text.slice(at));
        if (match === null) return { openQuote: lineAt(at) };
        value = (match[1] as string).replace(/""/g, '"');
        at += match[0].length;
      }
      let rest = (/^[^,\n]*/.exec(text.slice(at)) as RegExpExecArray)[0];
      // The CR of a CRLF belongs to the line end; without its LF it is an ordinary character.
      if (text[at + rest.length] === "\n") rest = rest.replace(/\r$/, "");
      at += rest.length;
      value += rest;
      const place = { start: fieldStart - start, end: at - start };
      fields.push({ ...place, value, quoted, malformed: quoted && rest !== "" });
      if (text[at] !== ",") break;
      at += 1;
    }
    if (at > start) rows.push({ bytes: text.slice(start, at), line: lineAt(start), fields });
    at += text[at] === "\r" ? 2 : 1;
  }
  return { rows };
}
