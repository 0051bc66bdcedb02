/**
 * Cuts the bytes of a CSV file into rows without looking at their fields, so that a shard can
 * route a row before it parses it. Grammar: RFC 4180, LF or CRLF; a quote opens a quoted field only
 * as its first byte.
 */
import { ByteWriter } from "./byte-writer.ts";
import { SourceError } from "./errors.ts";
import { at, figures, input, kernel } from "./kernel/kernel.ts";
import { BATCH_BYTES, LINE, MAX_ROW_BYTES } from "./kernel/layout.ts";
import { addRow, clearRows, type RowBatch, rowCount } from "./row-batch.ts";

/** The line at which the kernel goes on. */
const LINE_FIGURE = at(LINE);
const LEAST_WAITING = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;

export { MAX_ROW_BYTES };

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
  /** Takes the next bytes of the file and hands on the rows that are complete, batch by batch. */
  push(piece: Uint8Array): void;
  /** Tells that the file has ended; hands on the rest, also a last row that lacks its line end. */
  end(): void;
}

/**
 * A splitter for one file. Empty lines are no rows; a BOM at the start of the file is dropped. Batches
 * end at the same bytes of a file in whatever pieces it comes.
 *
 * @param fileName named in errors
 * @param onRows called for the rows in order, the header included
 * @throws SourceError from `push` and `end`: a quote that never closes (with the line where it
 *   opens), a row longer than {@link MAX_ROW_BYTES}
 */
export function createRowSplitter(fileName: string, onRows: (rows: RowBatch) => void): RowSplitter {
  /** Bytes for the next batch: fewer than it takes. */
  const waiting = new ByteWriter(LEAST_WAITING);
  /** The incomplete row behind the last batch. */
  const rest = new ByteWriter(LEAST_WAITING);
  let atFileStart = true;
  let line = 1;

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

  function splitBatch(fresh: Uint8Array, atEnd: boolean): void {
    const withoutBom = atFileStart && startsWithBom(fresh) ? fresh.subarray(BOM.length) : fresh;
    atFileStart = false;
    input.set(rest.bytes.subarray(0, rest.length));
    input.set(withoutBom, rest.length);
    const filled = rest.length + withoutBom.length;
    clearRows();
    figures[LINE_FIGURE] = line;
    const left = splitRows(filled, atEnd);
    line = figures[LINE_FIGURE] as number;
    if (filled - left > MAX_ROW_BYTES + 2) throw tooLong(line);
    rest.length = 0;
    rest.append(input, left, filled);
    if (rowCount() > 0) onRows({ first: 0, end: rowCount() });
  }

  /** Adds every complete row to the batch; returns where the incomplete rest begins. */
  function splitRows(filled: number, atEnd: boolean): number {
    for (let start = 0; ; ) {
      start = kernel.splitPlain(start, filled);
      if (start >= filled) return filled;
      // Here is a row with a quote in it, or without its line end, or too long.
      const lineOfRow = figures[LINE_FIGURE] as number;
      const quoted = scanQuotedRow(input, start, filled);
      if (quoted.openQuoteLine >= 0) {
        const opened = lineOfRow + quoted.openQuoteLine;
        if (filled - start > MAX_ROW_BYTES) {
          throw neverCloses(opened, `does not close within ${MAX_ROW_BYTES} bytes`);
        }
        if (atEnd) throw neverCloses(opened, "never closes before the end of the file");
        return start;
      }
      if (quoted.end === filled && !atEnd) return start;
      // The LF ends the row, or the end of the file, where a CR is an ordinary character.
      const isEndless = quoted.end === filled;
      const hasCr = !isEndless && quoted.end > start && input[quoted.end - 1] === CR;
      const end = hasCr ? quoted.end - 1 : quoted.end;
      if (end - start > MAX_ROW_BYTES) throw tooLong(lineOfRow);
      if (end > start) addRow(start, end, lineOfRow, holdsQuote(start, end));
      figures[LINE_FIGURE] = lineOfRow + quoted.lineBreaks + 1;
      start = quoted.end + 1;
    }
  }

  return {
    push(piece) {
      let at = 0;
      while (waiting.length + piece.length - at >= BATCH_BYTES) {
        const taken = BATCH_BYTES - waiting.length;
        if (waiting.length === 0) {
          splitBatch(piece.subarray(at, at + taken), false);
        } else {
          waiting.append(piece, at, at + taken);
          splitBatch(waiting.bytes.subarray(0, waiting.length), false);
          waiting.length = 0;
        }
        at += taken;
      }
      waiting.append(piece, at, piece.length);
    },
    end() {
      splitBatch(waiting.bytes.subarray(0, waiting.length), true);
      waiting.length = 0;
    },
  };
}

function holdsQuote(start: number, end: number): boolean {
  return input.subarray(start, end).includes(QUOTE);
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
