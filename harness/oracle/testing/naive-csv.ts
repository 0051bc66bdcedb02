/** For tests: a CSV parser of the plainest kind: one byte after the other, the whole file at once. */
import { OracleError } from "../oracle-error.ts";
import type { ParsedField, ParsedRow } from "../read-rows.ts";

const MAX_ROW_BYTES = 1_048_576;
const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/**
 * Every row of a file, the header included, empty lines left out. A quote opens a quoted field only
 * as the first byte of a field; a CR ends a row only before a LF.
 *
 * @throws OracleError a quoted field never closes, or a row is longer than 1 MiB
 */
export function parseCsv(fileName: string, file: Buffer): ParsedRow[] {
  const hasBom = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf;
  const rows: ParsedRow[] = [];
  let line = 1;
  let at = hasBom ? 3 : 0;

  while (at < file.length) {
    const start = at;
    const startLine = line;
    const fields: ParsedField[] = [];
    let raw: Buffer | undefined;
    while (raw === undefined) {
      const value: number[] = [];
      let malformed = false;
      if (file[at] === QUOTE) {
        const openedOn = line;
        at += 1;
        for (;;) {
          if (at >= file.length) {
            throw new OracleError(
              { file: fileName, line: openedOn },
              "a quoted field never closes",
            );
          }
          const byte = file[at] as number;
          at += 1;
          if (byte === QUOTE) {
            if (file[at] !== QUOTE) break;
            at += 1;
          }
          if (byte === LF) line += 1;
          value.push(byte);
        }
        malformed = !endsHere(file, at);
      }
      while (!endsHere(file, at)) {
        value.push(file[at] as number);
        at += 1;
      }
      fields.push({ bytes: Buffer.from(value), malformed });
      if (file[at] === COMMA) at += 1;
      else raw = file.subarray(start, at);
    }
    if (raw.length > MAX_ROW_BYTES) {
      throw new OracleError({ file: fileName, line: startLine }, "the row is longer than 1 MiB");
    }
    if (file[at] === CR) at += 1;
    at += 1;
    line += 1;
    if (raw.length > 0) rows.push({ line: startLine, fields, raw });
  }
  return rows;
}

/** Whether a field ends before this byte: at a comma, a LF, a CR before a LF, or the file's end. */
function endsHere(file: Buffer, at: number): boolean {
  if (at >= file.length || file[at] === COMMA || file[at] === LF) return true;
  return file[at] === CR && file[at + 1] === LF;
}
