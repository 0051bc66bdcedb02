/** Of many things that are mostly alike, those that are worth a look. */
import type { JournalEntry } from "../journal/entry.ts";
import { counted, grouped } from "./figures.ts";

/** What tells whether a row is worth a look: of a run, or of several. */
export type Started = {
  readonly attempts: number;
  readonly status: string;
} & ({ readonly run: string } | { readonly runs: readonly string[] });

export interface Shown<Row> {
  /** In their order. */
  readonly shown: readonly Row[];
  /** How many others there are, and of what kind; of all of them where none is shown, null where all are. */
  readonly note: string | null;
}

/**
 * The runs that something befell, whatever came of it: a fault struck, an attempt was delivered twice
 * or outlived its end, or the platform noted something odd.
 */
export function struckRuns(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const isStrike = (entry: JournalEntry) =>
    entry.kind === "fault" ||
    (entry.kind === "attempt" && entry.event !== "started" && entry.event !== "ended");
  return new Set(journal.filter(isStrike).map(({ run }) => run));
}

/**
 * All of a few rows; of more than `most` those that were not completed with their first attempt, and,
 * as far as there is room, those that were but had been struck.
 *
 * @param noun what a row is: `shard`
 * @param struck the runs of `struckRuns`
 */
export function worthALook<Row extends Started>(
  rows: readonly Row[],
  most: number,
  noun: string,
  struck: ReadonlySet<string>,
): Shown<Row> {
  if (rows.length <= most) return { shown: rows, note: null };
  const isLate = ({ attempts, status }: Row) => attempts !== 1 || status !== "completed";
  const isStruck = (row: Row) =>
    ("run" in row ? [row.run] : row.runs).some((run) => struck.has(run));
  const odd = [...rows.filter(isLate), ...rows.filter((row) => !isLate(row) && isStruck(row))];
  const chosen = new Set(odd.slice(0, most));
  const shown = rows.filter((row) => chosen.has(row));
  if (shown.length === 0) {
    return { shown, note: `${counted(rows.length, noun)}, all completed with their first attempt` };
  }
  const left = counted(rows.length - shown.length, `more ${noun}`);
  const oddLeft = odd.length - shown.length;
  return {
    shown,
    note:
      oddLeft > 0
        ? `and ${left}, ${grouped(oddLeft)} of them struck or not completed at once`
        : `and ${left}, completed with their first attempt`,
  };
}
