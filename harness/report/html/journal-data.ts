/** What a page's script is given of a journal: written by `journal-view.ts`, read by `client/`. */
import type { JournalEntry } from "../../journal/entry.ts";

export interface JournalData {
  readonly entries: readonly JournalEntry[];
  /** Id of each run, and what a person calls it. */
  readonly names: readonly (readonly [run: string, name: string])[];
}

/** Kinds of entries, in the order of their filters. */
export const KINDS = ["run", "attempt", "fault", "store", "log", "result"] as const;
