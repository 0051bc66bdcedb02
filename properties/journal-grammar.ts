/** What a sound journal may say of a run, and in which order. */
import type { JournalEvent } from "../harness/journal/entry.ts";

/**
 * Created; attempts that start, end and are tried again; then, perhaps, an end: of an attempt that
 * completed, with its result, or of one that failed or was cancelled, or of a run that waited.
 */
const SOUND = /^created( started ended retry)*( end| started( ended( result)? end)?)?$/;

/** Sentences on all that is out of order in a journal, by run; none if it is sound so far. */
export function whatIsOutOfOrder(events: readonly JournalEvent[]): string[] {
  const words = new Map<string, string[]>();
  const attempts = new Map<string, number[]>();
  for (const event of events) {
    const word = wordFor(event);
    if (word === null) continue;
    words.set(event.run, [...(words.get(event.run) ?? []), word]);
    if ("attempt" in event) {
      attempts.set(event.run, [...(attempts.get(event.run) ?? []), event.attempt]);
    }
  }
  return [...words].flatMap(([run, its]) => {
    const isSound = SOUND.test(its.join(" ")) && isCounted(attempts.get(run) ?? []);
    return isSound ? [] : [`${run}: ${its.join(" ")}; attempts ${attempts.get(run) ?? "none"}`];
  });
}

/** Every attempt is told of before the next, from 1 on, and none is left out. */
function isCounted(attempts: readonly number[]): boolean {
  return attempts.every((attempt, i) => {
    const step = attempt - (attempts[i - 1] ?? 0);
    return step === 1 || (i > 0 && step === 0);
  });
}

function wordFor(event: JournalEvent): string | null {
  if (event.kind === "result") return "result";
  if (event.kind === "run") {
    return event.event === "retry-scheduled"
      ? "retry"
      : event.event === "ended"
        ? "end"
        : "created";
  }
  if (event.kind !== "attempt") return null;
  return event.event === "started" || event.event === "ended" ? event.event : null;
}
