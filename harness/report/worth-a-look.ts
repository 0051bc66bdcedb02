/** Of many things that are mostly alike, those that are worth a look. */
import { counted, grouped } from "./figures.ts";

/** What tells whether a row is worth a look. */
export interface Started {
  readonly attempts: number;
  readonly status: string;
}

export interface Shown<Row> {
  /** In their order. */
  readonly shown: readonly Row[];
  /** How many others there are, and of what kind; null where all are shown. */
  readonly note: string | null;
}

/**
 * All of a few rows; of more than `most` those that were not completed with their first attempt.
 *
 * @param noun what a row is: `shard`
 */
export function worthALook<Row extends Started>(
  rows: readonly Row[],
  most: number,
  noun: string,
): Shown<Row> {
  if (rows.length <= most) return { shown: rows, note: null };
  const odd = rows.filter(({ attempts, status }) => attempts !== 1 || status !== "completed");
  const shown = odd.slice(0, most);
  const left = counted(rows.length - shown.length, `more ${noun}`);
  const oddLeft = odd.length - shown.length;
  return {
    shown,
    note:
      oddLeft > 0
        ? `and ${left}, ${grouped(oddLeft)} of them not completed at once`
        : `and ${left}, completed with their first attempt`,
  };
}
