/** Tables of many things that are mostly alike. */
import { wrap } from "../arguments/wrap.ts";
import { type Column, table } from "./table.ts";
import { type Started, worthALook } from "./worth-a-look.ts";

/** Up to so many rows are shown in full. */
const MOST = 40;

/**
 * Lines of a table with a last row for the sum. Of many rows only those are shown that are worth a
 * look, and a line says how many others there are; where none is, that line comes first.
 *
 * @param noun what a row is: `shard`
 * @param struck the runs of `struckRuns`
 */
export function longTable<Row extends Started>(
  columns: readonly Column[],
  rows: readonly Row[],
  cellsOf: (row: Row) => string[],
  sumCells: string[],
  noun: string,
  struck: ReadonlySet<string>,
  width: number,
): string[] {
  if (rows.length === 0) return [`no ${noun} was started`];
  const { shown, note } = worthALook(rows, MOST, noun, struck);
  const lines = table(columns, [...shown.map(cellsOf), sumCells], width);
  const told = note === null ? [] : wrap(note, width, "  ");
  // Titles without rows between them and the sum look like a table that has been lost.
  if (shown.length === 0) return [...told, ...lines];
  return [...lines.slice(0, -1), ...told, ...lines.slice(-1)];
}
