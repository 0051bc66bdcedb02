/** Rows that lie side by side in the kernel's memory. */
import { at, figures, input } from "./kernel/kernel.ts";
import { ROW_COUNT, ROW_ENDS, ROW_LINES, ROW_QUOTES, ROW_STARTS } from "./kernel/layout.ts";
import type { RawRow } from "./rows.ts";

/**
 * Rows first … end - 1 of those in the kernel's memory. There is one batch at a time in a thread: it is
 * valid during the call that hands it on.
 */
export interface RowBatch {
  readonly first: number;
  readonly end: number;
}

const [STARTS, ENDS, LINES, QUOTES] = [ROW_STARTS, ROW_ENDS, ROW_LINES, ROW_QUOTES].map(at) as [
  number,
  number,
  number,
  number,
];

const shared: RawRow = { buffer: input, start: 0, end: 0, line: 0, hasQuote: false };

/** One row of the batch; the object is used again for the next. */
export function rowAt(index: number): RawRow {
  shared.start = figures[STARTS + index] as number;
  shared.end = figures[ENDS + index] as number;
  shared.line = figures[LINES + index] as number;
  shared.hasQuote = figures[QUOTES + index] !== 0;
  return shared;
}

/** How many rows the batch has that is being filled. */
export function rowCount(): number {
  return figures[at(ROW_COUNT)] as number;
}

/** Begins a batch without rows. */
export function clearRows(): void {
  figures[at(ROW_COUNT)] = 0;
}

/** Adds a row, whose bytes are there already; places are those in {@link input}. */
export function addRow(start: number, end: number, line: number, hasQuote: boolean): void {
  const index = rowCount();
  figures[STARTS + index] = start;
  figures[ENDS + index] = end;
  figures[LINES + index] = line;
  figures[QUOTES + index] = hasQuote ? 1 : 0;
  figures[at(ROW_COUNT)] = index + 1;
}

/** Calls back for each row of a batch. */
export function eachRow({ first, end }: RowBatch, onRow: (row: RawRow) => void): void {
  for (let index = first; index < end; index++) onRow(rowAt(index));
}
