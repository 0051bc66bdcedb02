/** Work on sources that are not those the oracle knows: a fault had changed them by then. */
import type { JournalEntry } from "../journal/entry.ts";
import { rootRun } from "../journal/runs.ts";
import type { Oracle } from "../oracle/oracle.ts";

type ResultEntry = Extract<JournalEntry, { kind: "result" }>;

export const OTHER_SOURCES =
  "the run worked on the sources as a fault had left them, of which there is no oracle";

/** Where in the journal a source was first changed under the run; null if that never happened. */
export function sourcesChangedAt(journal: readonly JournalEntry[]): number | null {
  const strike = journal.find(
    (entry) => entry.kind === "fault" && entry.action === "source-changed",
  );
  return strike?.seq ?? null;
}

/**
 * Whether a result says that it is of other sources, and may say so: they had been changed before it
 * was given. What is made of the old sources says their digest, and is judged.
 */
export function isOfOtherSources(
  { seq, value }: ResultEntry,
  { sourceDigest }: Oracle,
  changedAt: number | null,
): boolean {
  if (changedAt === null || changedAt > seq) return false;
  const told = (value as { readonly sourceDigest?: unknown } | null)?.sourceDigest;
  return typeof told === "string" && told !== sourceDigest;
}

/** Whether a root run has completed over other sources than the oracle's. */
export function hasOtherSources(
  journal: readonly JournalEntry[],
  root: string,
  oracle: Oracle,
): boolean {
  const changedAt = sourcesChangedAt(journal);
  return rootRun(journal, root).results.some((result) =>
    isOfOtherSources(result, oracle, changedAt),
  );
}
