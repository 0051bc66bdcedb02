/** A journal as it is written: every event gets its place and its time. */
import type { JournalEntry, JournalEvent } from "./entry.ts";

export interface Journal {
  /** In the order in which they came. */
  readonly entries: readonly JournalEntry[];
  add(event: JournalEvent): void;
}

/**
 * An empty journal. Time counts from its first event, the creation of a root run; a second root run
 * over the same output goes into the same journal.
 *
 * @param now milliseconds from any origin, real or virtual; kept to a tenth
 * @param onEntry is handed every entry as it comes
 */
export function createJournal(
  now: () => number,
  onEntry: (entry: JournalEntry) => void = () => {},
): Journal {
  const entries: JournalEntry[] = [];
  let began: number | null = null;
  return {
    entries,
    add(event) {
      began ??= now();
      const t = Math.round((now() - began) * 10) / 10;
      const entry: JournalEntry = { seq: entries.length, t, ...event };
      entries.push(entry);
      onEntry(entry);
    },
  };
}
