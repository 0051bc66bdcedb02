import { expect, it } from "vitest";
import type { JournalEntry, JournalEvent } from "./entry.ts";
import { createJournal } from "./record.ts";

const started: JournalEvent = { kind: "attempt", event: "started", run: "r", attempt: 1 };

it("gives events their place, and their time since the first one to a tenth of a millisecond", () => {
  const times = [1000, 1000.04, 1012.36];
  let at = -1;
  const seen: JournalEntry[] = [];
  const journal = createJournal(
    () => times[at] as number,
    (entry) => seen.push(entry),
  );
  for (at = 0; at < times.length; at++) journal.add(started);
  expect(journal.entries.map(({ seq, t }) => [seq, t])).toEqual([
    [0, 0],
    [1, 0],
    [2, 12.4],
  ]);
  expect(seen).toEqual(journal.entries);
});
