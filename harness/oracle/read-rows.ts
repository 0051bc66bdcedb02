/** The rows of a CSV file that comes in pieces: where each starts and ends, not what it says. */
import { isUtf8 } from "node:buffer";
import { OracleError } from "./oracle-error.ts";
import { bytesOf, byteTextOf } from "./text.ts";

/**
 * Takes one row.
 *
 * @param row byte text without the line end; never empty
 * @param line where in the file it starts, from 1
 * @param isKnownUtf8 true only if the row is UTF-8; false if that was not looked at row by row
 */
export type OnRow = (row: string, line: number, isKnownUtf8: boolean) => void;

const MAX_ROW_BYTES = 1_048_576;
const LF = 10;
const BOM = Buffer.from("\ufeff");

/**
 * A field up to its comma or its row's end. A quote opens a quoted field only as its first byte; a CR
 * ends a row only before a LF. Group 1 is what stands in quotes, group 2 the rest: all of an
 * unquoted field, and what wrongly follows a closing quote.
 */
const FIELD = String.raw`(?:"([^"]*(?:""[^"]*)*)"(?!")|(?!"))([^,\r\n]*(?:\r(?!\n)[^,\r\n]*)*)`;
/** All fields of a row, as far as their quotes close. */
const ROW = new RegExp(`${FIELD}(?:,${FIELD})*`, "y");
const ONE_FIELD = new RegExp(FIELD, "y");

/**
 * Hands over every row of a file, the header included, empty lines left out. At any time about a
 * row and a piece of the file are in memory.
 *
 * @param chunks the file from its first byte to its last, in pieces of any length
 * @throws OracleError a quoted field never closes, or a row is longer than 1 MiB
 */
export function readRows(file: string, chunks: Iterable<Buffer>, onRow: OnRow): void {
  let rest = Buffer.alloc(0);
  let line = 1;
  let isStart = true;

  for (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    if (isStart && rest.length < BOM.length) continue;
    skipBom();
    // A copy: a piece may be read into the memory of the last one.
    rest = Buffer.from(rest.subarray(readFrom(rest, rest.lastIndexOf(LF) + 1, false)));
    if (rest.length > MAX_ROW_BYTES + 1) throw tooLong(line);
  }
  skipBom();
  readFrom(rest, rest.length, true);

  function skipBom(): void {
    if (isStart && rest.subarray(0, BOM.length).equals(BOM)) rest = rest.subarray(BOM.length);
    isStart = false;
  }

  /** Reads whole rows that end before `end`; gives the place behind the last of them. */
  function readFrom(bytes: Buffer, end: number, isEnd: boolean): number {
    const text = byteTextOf(bytes.subarray(0, end));
    const isKnownUtf8 = isUtf8(bytes.subarray(0, end));
    const hasQuotes = text.includes('"');
    let at = 0;
    while (at < end) {
      let stop = text.indexOf("\n", at);
      if (stop === -1) stop = end;
      else if (stop > at && text[stop - 1] === "\r") stop -= 1;
      let row = text.slice(at, stop);
      if (hasQuotes && row.includes('"')) {
        stop = endOfRow(text, at);
        if (!endsRow(text, stop)) {
          if (!isEnd) return at;
          const openedOn = line + countOf("\n", text.slice(at, stop));
          throw new OracleError({ file, line: openedOn }, "a quoted field never closes");
        }
        row = text.slice(at, stop);
      }
      if (row.length > MAX_ROW_BYTES) throw tooLong(line);
      if (row.length > 0) onRow(row, line, isKnownUtf8);
      line += hasQuotes ? 1 + countOf("\n", row) : 1;
      at = stop + (text[stop] === "\r" ? 2 : 1);
    }
    return end;
  }

  function tooLong(line: number): OracleError {
    return new OracleError({ file, line }, "the row is longer than 1 MiB");
  }
}

/** Where the row that starts at a place ends; before the comma of a field whose quotes do not close. */
function endOfRow(text: string, at: number): number {
  ROW.lastIndex = at;
  return ROW.test(text) ? ROW.lastIndex : at;
}

function endsRow(text: string, at: number): boolean {
  return at === text.length || text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n");
}

export interface ParsedField {
  /** The value's bytes, without the quotes around it and with doubled quotes undone. */
  readonly bytes: Buffer;
  /** Text follows the closing quote. */
  readonly malformed: boolean;
}

export interface ParsedRow {
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  readonly fields: readonly ParsedField[];
  /** The row's bytes without its line end. */
  readonly raw: Buffer;
}

/** The fields of a row that {@link readRows} has handed over. */
export function parseRow(row: string, line: number): ParsedRow {
  const fields: ParsedField[] = [];
  for (let at = 0; at <= row.length; at += 1) {
    ONE_FIELD.lastIndex = at;
    const [all, quoted, rest = ""] = ONE_FIELD.exec(row) as RegExpExecArray;
    const value = quoted === undefined ? rest : quoted.replaceAll('""', '"') + rest;
    fields.push({ bytes: bytesOf(value), malformed: quoted !== undefined && rest !== "" });
    at += all.length;
  }
  return { line, fields, raw: bytesOf(row) };
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    count += 1;
  }
  return count;
}
