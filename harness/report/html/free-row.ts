/** Rows of things that do not overlap, filled from the top. */

/** By row, when what lies in it last ends. */
export type Rows = number[];

export function newRows(): Rows {
  return [];
}

/** The first row that is free from `from` on; it is taken until `to`. Things must come by their begin. */
export function freeRow(rows: Rows, from: number, to: number): number {
  const free = rows.findIndex((end) => end <= from);
  const row = free === -1 ? rows.length : free;
  rows[row] = to;
  return row;
}
