import { expect, it } from "vitest";
import type { JournalEvent } from "../../journal/entry.ts";
import { markedStrikes } from "./strikes.ts";
import { createTimeline } from "./timeline.ts";

const RUN = { run: "c", task: "process_shard", parent: "r", root: "r", shard: 3, maxAttempts: 4 };
const created: JournalEvent = { kind: "run", event: "created", ...RUN };
const started = (attempt: number): JournalEvent => ({
  kind: "attempt",
  event: "started",
  run: "c",
  attempt,
});
const ended = (attempt: number, outcome: "failed" | "completed" | "canceled"): JournalEvent => ({
  kind: "attempt",
  event: "ended",
  run: "c",
  attempt,
  outcome,
  reason: null,
});
const order = (fault: number, attempts: number[]) => ({
  task: "process_shard",
  shards: [3],
  attempts,
  fault: { fault, action: "kill", at: "shard.merged", occurrence: 1 } as const,
});
const mark = (elapsedMs: number) =>
  JSON.stringify({ action: "kill", at: "shard.merged", elapsedMs });
const claim = (attempt: number) => `process_shard.3.attempt-${attempt}`;

function timelineOf(...events: [at: number, event: JournalEvent][]) {
  const timeline = createTimeline();
  for (const [at, event] of events) timeline.add(event, at);
  return timeline;
}
const twoAttempts = () =>
  timelineOf(
    // As they became known.
    [1000, created],
    [1000, started(1)],
    [1200, ended(1, "failed")],
    [1300, started(2)],
    [1400, ended(2, "completed")],
  );

const strikesIn = (timeline: ReturnType<typeof timelineOf>, entries: Record<string, string>) =>
  markedStrikes(
    [
      { run: "r", drill: "d" },
      { run: "other", drill: null },
    ],
    [order(0, [1, 2]), order(1, [1])],
    timeline.journal(),
    { readEntry: async (drill, name) => (drill === "d" ? (entries[name] ?? null) : null) },
  );

it("what is marked has struck, at its time within its attempt, and nothing else has", async () => {
  const timeline = twoAttempts();
  const entries = {
    [claim(1)]: "a",
    [claim(2)]: "b",
    [`${claim(1)}.fault-1`]: mark(150),
    [`${claim(1)}.fault-0`]: mark(40),
    // Longer than the platform says that the attempt took: its clock began earlier.
    [`${claim(2)}.fault-0`]: mark(900),
    // Not for this attempt.
    [`${claim(2)}.fault-1`]: mark(1),
  };
  timeline.addStrikes(await strikesIn(timeline, entries));
  expect(
    timeline
      .journal()
      .map((entry) => [entry.t, entry.kind === "fault" ? `fault ${entry.fault}` : entry.kind]),
  ).toEqual([
    [0, "run"],
    [0, "attempt"],
    [40, "fault 0"],
    [150, "fault 1"],
    [200, "attempt"],
    [300, "attempt"],
    [400, "fault 0"],
    [400, "attempt"],
  ]);
});

it("strikes cannot be told where the ledger counts otherwise than the platform", async () => {
  const three = { [claim(1)]: "a", [claim(2)]: "b", [claim(3)]: "c" };
  await expect(strikesIn(twoAttempts(), three)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /^the platform lists 2 attempts of shard 3 \(run c\), but 3 have claimed a number .*; play it again\.$/,
    ),
  });
  await expect(strikesIn(twoAttempts(), { [claim(1)]: "a" })).rejects.toThrow(/but 1 have claimed/);
});

it("an attempt that was cancelled need not have come so far as to claim a number", async () => {
  const events = [
    [0, created],
    [0, started(1)],
    [9, ended(1, "canceled")],
  ] as const;
  const timeline = timelineOf(
    ...events.map(([at, event]) => [at, event] as [number, JournalEvent]),
  );
  expect(await strikesIn(timeline, {})).toEqual([]);
});
