/** Tables of many things that are mostly alike: of those, the ones that are worth a look. */
import { counted, grouped } from "./figures.ts";
import { type Column, table } from "./table.ts";

/** Up to so many rows are shown in full. */
const MOST = 40;

/** What tells whether a row is worth a look. */
interface Started {
  readonly attempts: number;
  readonly status: string;
}

/**
 * Lines of a table with a last row for the sum. Of many rows only those are shown that were not completed
 * with their first attempt, and a line says how many others there are.
 *
 * @param noun what a row is: `shard`
 */
export function longTable<Row extends Started>(
  columns: readonly Column[],
  rows: readonly Row[],
  cellsOf: (row: Row) => string[],
  sumCells: string[],
  noun: string,
  width: number,
): string[] {
  if (rows.length === 0) return [`no ${noun} was started`];
  const odd = rows.filter(({ attempts, status }) => attempts !== 1 || status !== "completed");
  const shown = rows.length <= MOST ? rows : odd.slice(0, MOST);
  const lines = table(columns, [...shown.map(cellsOf), sumCells], width);
  const left = rows.length - shown.length;
  if (left === 0) return lines;
  const oddLeft = odd.length - shown.length;
  const note =
    oddLeft > 0
      ? `and ${counted(left, `more ${noun}`)}, ${grouped(oddLeft)} of them not completed at once`
      : `and ${counted(left, `more ${noun}`)}, completed with their first attempt`;
  return [...lines.slice(0, -1), note, ...lines.slice(-1)];
}
