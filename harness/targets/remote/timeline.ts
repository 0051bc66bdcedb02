/** Events as they become known of a deployed workflow, put into the order of their times. */
import type { JournalEntry, JournalEvent } from "../../journal/entry.ts";
import { createJournal } from "../../journal/record.ts";
import type { MarkedStrike } from "./strikes.ts";

export interface Timeline {
  /** @param at ms since 1970 */
  add(event: JournalEvent, at: number): void;
  /** Adds strikes that were told as so long after the begin of their attempt, and not after its end. */
  addStrikes(strikes: readonly MarkedStrike[]): void;
  /** The journal of all that was added. What has the same time stays in the order in which it came. */
  journal(): readonly JournalEntry[];
}

interface Timed {
  readonly event: JournalEvent;
  readonly at: number;
}

export function createTimeline(): Timeline {
  const events: Timed[] = [];
  return {
    add(event, at) {
      events.push({ event, at });
    },
    addStrikes(strikes) {
      // Each goes right behind the begin of its attempt, the first of them last.
      for (const { event, elapsedMs } of strikes.toSorted((a, b) => b.elapsedMs - a.elapsedMs)) {
        const began = events.findIndex((each) => isOf(each, event, "started"));
        const end = events.find((each) => isOf(each, event, "ended"));
        const at = (events[began]?.at ?? 0) + elapsedMs;
        events.splice(began + 1, 0, { event, at: Math.min(at, end?.at ?? at) });
      }
    },
    journal() {
      let time = 0;
      const journal = createJournal(() => time);
      for (const { event, at } of events.toSorted((a, b) => a.at - b.at)) {
        time = at;
        journal.add(event);
      }
      return journal.entries;
    },
  };
}

function isOf(
  { event }: Timed,
  { run, attempt }: MarkedStrike["event"],
  what: "started" | "ended",
) {
  return (
    event.kind === "attempt" &&
    event.event === what &&
    event.run === run &&
    event.attempt === attempt
  );
}
