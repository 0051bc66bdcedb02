/**
 * Cuts the bytes of a CSV file into rows without looking at their fields, so that a shard can
 * route a row before it parses it. Grammar: RFC 4180, LF or CRLF; a quote opens a quoted field only
 * as its first byte.
 */
import { SourceError } from "./errors.ts";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** Bytes of one row without its line end; it bounds what an attempt holds of a broken file. */
export const MAX_ROW_BYTES = 1024 * 1024;

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** A row as bytes. The object and its buffer are used again for the next row: copy what you keep. */
export interface RawRow {
  buffer: Buffer;
  /** First byte of the row. */
  start: number;
  /** One past its last byte; the line end is not part of it. */
  end: number;
  /** Line of the file where the row starts, from 1. */
  line: number;
  /** Whether a quote character stands anywhere in it. */
  hasQuote: boolean;
}

export interface RowSplitter {
  /** Takes the next bytes of the file and hands on every row that is complete. */
  push(piece: Uint8Array): void;
  /** Tells that the file has ended; hands on a last row that lacks its line end. */
  end(): void;
}

/**
 * A splitter for one file. Empty lines are no rows; a BOM at the start of the file is dropped.
 *
 * @param fileName named in errors
 * @param onRow called for every row in order, the header included
 * @throws SourceError from `push` and `end`: a quote that never closes (with the line where it
 *   opens), a row longer than {@link MAX_ROW_BYTES}
 */
export function createRowSplitter(fileName: string, onRow: (row: RawRow) => void): RowSplitter {
  let buffer = Buffer.allocUnsafe(0);
  let filled = 0;
  let atFileStart = true;
  const row: RawRow = { buffer, start: 0, end: 0, line: 1, hasQuote: false };
  let line = 1;

  /** `end` is the row's LF, or the end of the file, where a CR is an ordinary character. */
  function handOn(start: number, end: number, hasQuote: boolean): void {
    const last = end < filled && end > start && buffer[end - 1] === CR ? end - 1 : end;
    if (last === start) return;
    if (last - start > MAX_ROW_BYTES) throw tooLong(line);
    row.buffer = buffer;
    row.start = start;
    row.end = last;
    row.line = line;
    row.hasQuote = hasQuote;
    onRow(row);
  }

  function tooLong(atLine: number): SourceError {
    return new SourceError(
      `${fileName} line ${atLine}: the row is longer than ${MAX_ROW_BYTES} bytes, the most a row may hold; shorten its fields or look for a line break that is missing`,
    );
  }

  function neverCloses(atLine: number, why: string): SourceError {
    return new SourceError(
      `${fileName} line ${atLine}: a quoted field opens here and ${why}; close the quote or double it if it belongs to the value`,
    );
  }

  /** The next quote, or a place that no row reaches. */
  function quoteFrom(start: number): number {
    const at = buffer.indexOf(QUOTE, start);
    return at === -1 ? filled : at;
  }

  /** Hands on every complete row of the buffer; returns where the incomplete rest begins. */
  function splitRows(atEnd: boolean): number {
    let start = 0;
    let nextQuote = quoteFrom(start);
    while (start < filled) {
      let lineEnd = buffer.indexOf(LF, start);
      if (lineEnd === -1 || lineEnd >= filled) lineEnd = filled;
      if (nextQuote >= lineEnd) {
        if (lineEnd === filled && !atEnd) break;
        handOn(start, lineEnd, false);
        line += 1;
        start = lineEnd + 1;
        continue;
      }
      const quoted = scanQuotedRow(buffer, start, filled);
      if (quoted.openQuoteLine >= 0) {
        const opened = line + quoted.openQuoteLine;
        if (atEnd) throw neverCloses(opened, "never closes before the end of the file");
        if (filled - start > MAX_ROW_BYTES) {
          throw neverCloses(opened, `does not close within ${MAX_ROW_BYTES} bytes`);
        }
        break;
      }
      if (quoted.end === filled && !atEnd) break;
      handOn(start, quoted.end, true);
      line += quoted.lineBreaks + 1;
      start = quoted.end + 1;
      nextQuote = quoteFrom(start);
    }
    return start;
  }

  return {
    push(piece) {
      if (filled + piece.length > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, filled + piece.length));
        buffer.copy(larger, 0, 0, filled);
        buffer = larger;
      }
      buffer.set(piece, filled);
      filled += piece.length;
      if (atFileStart) {
        if (filled < BOM.length) return;
        atFileStart = false;
        if (startsWithBom(buffer)) {
          buffer.copyWithin(0, BOM.length, filled);
          filled -= BOM.length;
        }
      }
      const rest = splitRows(false);
      if (filled - rest > MAX_ROW_BYTES + 2) throw tooLong(line);
      buffer.copyWithin(0, rest, filled);
      filled -= rest;
    },
    end() {
      splitRows(true);
      filled = 0;
    },
  };
}

function startsWithBom(bytes: Uint8Array): boolean {
  return BOM.every((byte, i) => bytes[i] === byte);
}

interface QuotedRowScan {
  /** The LF that ends the row, or the limit. */
  readonly end: number;
  /** Line breaks inside quoted fields. */
  readonly lineBreaks: number;
  /** Lines below the row's first at which a field opened that is still open at the limit; else -1. */
  readonly openQuoteLine: number;
}

function scanQuotedRow(bytes: Uint8Array, start: number, limit: number): QuotedRowScan {
  let at = start;
  let lineBreaks = 0;
  while (at < limit) {
    if (bytes[at] === QUOTE) {
      const openedAt = lineBreaks;
      at += 1;
      for (;;) {
        if (at >= limit) return { end: limit, lineBreaks, openQuoteLine: openedAt };
        const byte = bytes[at];
        if (byte === LF) lineBreaks += 1;
        if (byte === QUOTE) {
          if (bytes[at + 1] !== QUOTE || at + 1 >= limit) break;
          at += 1;
        }
        at += 1;
      }
      at += 1;
    }
    while (at < limit && bytes[at] !== COMMA && bytes[at] !== LF) at += 1;
    if (at >= limit || bytes[at] === LF) break;
    at += 1;
  }
  return { end: at, lineBreaks, openQuoteLine: -1 };
}

/** Where a field lies in its row, and whether its quotes are in order. */
export interface FieldPlace {
  /** First byte of the field, its opening quote included. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Text follows the closing quote. */
  readonly malformed: boolean;
}

/**
 * Finds one field of a row, without parsing the others.
 *
 * @param index position of the field, from 0
 * @returns null if the row has fewer fields
 */
export function locateField(row: RawRow, index: number): FieldPlace | null {
  let start = row.start;
  for (let field = 0; ; field++) {
    const end = fieldEnd(row, start);
    if (field === index) {
      const quoted = row.hasQuote && start < row.end && row.buffer[start] === QUOTE;
      return { start, end, quoted, malformed: quoted && closingQuote(row, start) !== end - 1 };
    }
    if (end >= row.end) return null;
    start = end + 1;
  }
}

/** The comma after the field that begins at `start`, or the end of the row. */
function fieldEnd(row: RawRow, start: number): number {
  const { buffer, end } = row;
  let at = start;
  if (row.hasQuote && start < end && buffer[start] === QUOTE) at = closingQuote(row, start) + 1;
  while (at < end && buffer[at] !== COMMA) at += 1;
  return at;
}

/** The closing quote of the field that opens at `start`; the splitter has seen that there is one. */
export function closingQuote(row: RawRow, start: number): number {
  const { buffer, end } = row;
  let at = start + 1;
  while (at < end) {
    if (buffer[at] === QUOTE) {
      if (at + 1 >= end || buffer[at + 1] !== QUOTE) return at;
      at += 1;
    }
    at += 1;
  }
  return end;
}

/** How many fields the row has, malformed ones included. */
export function countFields(row: RawRow): number {
  let count = 1;
  let end = fieldEnd(row, row.start);
  while (end < row.end) {
    count += 1;
    end = fieldEnd(row, end + 1);
  }
  return count;
}
