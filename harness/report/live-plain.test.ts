import { expect, test } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { plainLive } from "./live-plain.ts";
import { healedRun, timed } from "./sample-journal.ts";
import { created as createdRun, healedWorkflow } from "./sample-workflow.ts";

function linesOf(
  events: readonly (readonly [number, JournalEvent])[],
  shards: number | null,
): string[] {
  let text = "";
  const live = plainLive((piece) => {
    text += piece;
  }, shards);
  for (const entry of timed(events)) live.onEvent(entry);
  live.close();
  return text.split("\n").slice(0, -1);
}

test("every event of a shard is a line, and a failure says what follows", () => {
  expect(linesOf(healedRun, 2)).toEqual([
    "run  merge_customer_data over 2 shards",
    "shard 0  attempt 1  started",
    "shard 1  attempt 1  started",
    "shard 1  attempt 1  struck by faults[0]: throw at shard.merged",
    "shard 1  attempt 1  failed after 0.21 s: injected by Shardproof: throw at shard.merged; retry in 200 ms (declared 2 000 ms)",
    "shard 0  attempt 1  completed after 0.30 s",
    "shard 1  attempt 2  started",
    "shard 1  attempt 2  completed after 0.20 s",
    "run  completed after 0.80 s",
  ]);
});

const created = (run: string, shard: number | null): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task: shard === null ? "merge_customer_data" : "process_shard",
  parent: shard === null ? null : "root",
  root: "root",
  shard,
  maxAttempts: 4,
});

test("the last failure says that no attempt is left, and foreign text cannot steer the terminal", () => {
  expect(
    linesOf(
      [
        [0, created("root", null)],
        [0, created("a", 0)],
        [0, { kind: "attempt", event: "started", run: "a", attempt: 4 }],
        [5, { kind: "attempt", event: "noted", run: "a", attempt: 4, note: "exit code 3" }],
        [
          10,
          {
            kind: "attempt",
            event: "ended",
            run: "a",
            attempt: 4,
            outcome: "failed",
            reason: "gone\n\x1b[2Jfor good",
          },
        ],
        [10, { kind: "run", event: "ended", run: "a", status: "failed", error: "gone" }],
        [
          1200,
          { kind: "run", event: "ended", run: "root", status: "failed", error: "shard 0 failed" },
        ],
      ],
      1,
    ),
  ).toEqual([
    "run  merge_customer_data over 1 shard",
    "shard 0  attempt 4  started",
    "shard 0  attempt 4  note: exit code 3",
    "shard 0  attempt 4  failed after 0.01 s: gone ?[2Jfor good; no attempt is left",
    "run  failed after 1.20 s: shard 0 failed",
  ]);
});

test("a failure that is owed is printed when the run is cut short", () => {
  expect(
    linesOf(
      [
        [0, created("a", 0)],
        [0, { kind: "attempt", event: "started", run: "a", attempt: 1 }],
        [
          10,
          {
            kind: "attempt",
            event: "ended",
            run: "a",
            attempt: 1,
            outcome: "canceled",
            reason: null,
          },
        ],
      ],
      1,
    ),
  ).toEqual([
    "shard 0  attempt 1  started",
    "shard 0  attempt 1  canceled after 0.01 s: no reason given",
  ]);
});

test("a shard that is started again by a client is named as such", () => {
  const again = { ...created("b", 1), parent: null, root: "b" } as JournalEvent;
  expect(
    linesOf(
      [
        [0, created("root", null)],
        [0, created("a", 1)],
        [1, again],
        [2, { kind: "attempt", event: "started", run: "b", attempt: 1 }],
      ],
      2,
    ),
  ).toEqual(["run  merge_customer_data over 2 shards", "shard 1 again  attempt 1  started"]);
});

test("of many shards, those that just work are counted", () => {
  const events: [number, JournalEvent][] = [[0, created("root", null)]];
  for (let shard = 0; shard < 100; shard++) {
    const run = `r${shard}`;
    events.push([0, created(run, shard)]);
    events.push([0, { kind: "attempt", event: "started", run, attempt: 1 }]);
    events.push([
      1,
      { kind: "attempt", event: "ended", run, attempt: 1, outcome: "completed", reason: null },
    ]);
    events.push([1, { kind: "run", event: "ended", run, status: "completed", error: null }]);
  }
  const lines = linesOf(events, 100);
  expect(lines).toHaveLength(11);
  expect(lines[1]).toBe("10 of 100 shards completed, about 1 s left");
  expect(lines.at(-1)).toBe("100 of 100 shards completed");
});

test("what ends a root run is told once, unless its attempt ended otherwise", () => {
  const attempt = { kind: "attempt", run: "root", attempt: 1 } as const;
  const root = (reason: string): [number, JournalEvent][] => [
    [0, { ...created("root", null), maxAttempts: 1 } as JournalEvent],
    [0, { ...attempt, event: "started" }],
    [10, { ...attempt, event: "ended", outcome: "failed", reason }],
    [10, { kind: "run", event: "ended", run: "root", status: "failed", error: "no\nroom" }],
  ];
  expect(linesOf(root("no\nroom"), 1).slice(1)).toEqual(["run  failed after 0.01 s: no room"]);
  expect(linesOf(root("killed"), 1).slice(1)).toEqual([
    "run  attempt 1  failed after 0.01 s: killed",
    "run  failed after 0.01 s: no room",
  ]);
});

test("attempts are left where a run is canceled, or fails before its last", () => {
  const lines = (status: "failed" | "canceled") =>
    linesOf(
      [
        [0, created("a", 0)],
        [0, { kind: "attempt", event: "started", run: "a", attempt: 1 }],
        [
          5,
          {
            kind: "attempt",
            event: "ended",
            run: "a",
            attempt: 1,
            outcome: status,
            reason: "stopped",
          },
        ],
        [5, { kind: "run", event: "ended", run: "a", status, error: "stopped" }],
      ],
      1,
    );
  expect(lines("canceled")[1]).toBe("shard 0  attempt 1  canceled after 0.01 s: stopped");
  expect(lines("failed")[1]).toBe("shard 0  attempt 1  failed after 0.01 s: stopped");
});

test("another root run and its shards are told apart from the first one's", () => {
  const second = (event: JournalEvent) => ({ ...event, root: "again" }) as JournalEvent;
  const started = (run: string): JournalEvent => ({
    kind: "attempt",
    event: "started",
    run,
    attempt: 1,
  });
  expect(
    linesOf(
      [
        [0, created("root", null)],
        [0, created("a", 3)],
        [1, second(created("again", null))],
        [1, second(created("b", 3))],
        [2, started("again")],
        [2, started("a")],
        [2, started("b")],
        [3, { kind: "run", event: "ended", run: "again", status: "completed", error: null }],
      ],
      4,
    ),
  ).toEqual([
    "run  merge_customer_data over 4 shards",
    "run 2  merge_customer_data over 4 shards",
    "shard 3  attempt 1  started",
    "shard 3 of run 2  attempt 1  started",
    "run 2  completed after 0.00 s",
  ]);
});

test("the runs of a workflow of the user's own are named by task and start", () => {
  expect(linesOf(healedWorkflow, null)).toEqual([
    "run  shop",
    "order 1  attempt 1  started",
    "order 2  attempt 1  started",
    "charge 1  attempt 1  started",
    "charge 2  attempt 1  started",
    "order 2  attempt 1  completed after 0.09 s",
    'charge 2  attempt 1  struck by faults[0]: kill-at at a line with "charging"',
    "charge 2  attempt 1  failed after 0.14 s: killed; retry in 100 ms (declared 1 000 ms)",
    "charge 1  attempt 1  completed after 0.15 s",
    "charge 2  attempt 2  started",
    "charge 2  attempt 2  completed after 0.10 s",
    "order 1  attempt 1  completed after 0.44 s",
    "run  completed after 0.60 s",
  ]);
});

test("with many runs of a workflow, those that just work get no lines any more", () => {
  const started = (run: string): JournalEvent => ({
    kind: "attempt",
    event: "started",
    run,
    attempt: 1,
  });
  const many = Array.from({ length: 60 }, (_, n) =>
    [createdRun(`x${n}`, "mail", "root"), started(`x${n}`)].map((event) => [n, event] as const),
  ).flat();
  const lines = linesOf([[0, createdRun("root", "shop", null)], ...many], null);
  expect(lines).toHaveLength(1 + 49);
});
