import { describe, expect, test } from "vitest";
import type { JournalEvent } from "../../journal/entry.ts";
import { brokenRun, healedRun, timed } from "../sample-journal.ts";
import { healedWorkflow, created as workflowRun } from "../sample-workflow.ts";
import { type Lane, type Timeline, timelineOf } from "./timeline.ts";

const lane = ({ lanes }: Timeline, name: string): Lane => {
  const found = lanes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no lane ${name}`);
  return found;
};
const shard = (run: string, shard: number, source?: string): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task: source === undefined ? "process_shard" : "partition_source",
  parent: "root",
  root: "root",
  shard: source === undefined ? shard : null,
  ...(source !== undefined && { source }),
  maxAttempts: 4,
});
const started = (run: string, attempt: number): JournalEvent => ({
  kind: "attempt",
  event: "started",
  run,
  attempt,
});
const ended = (
  run: string,
  attempt: number,
  outcome: "completed" | "failed" | "canceled",
): JournalEvent => ({ kind: "attempt", event: "ended", run, attempt, outcome, reason: null });
const retry = (run: string, attempt: number): JournalEvent => ({
  kind: "run",
  event: "retry-scheduled",
  run,
  attempt,
  declaredWaitMs: 2000,
  waitMs: 100,
});
const instanceStarted = (run: string, number: number): JournalEvent => ({
  kind: "attempt",
  event: "instance-started",
  run,
  attempt: 1,
  number,
});
const instanceEnded = (run: string, number: number, how: string): JournalEvent => ({
  kind: "attempt",
  event: "instance-ended",
  run,
  attempt: 1,
  number,
  how,
});
const runEnded = (run: string, status: "completed" | "failed"): JournalEvent => ({
  kind: "run",
  event: "ended",
  run,
  status,
  error: null,
});
const root = healedRun.slice(0, 2);

test("a failed attempt, the wait for its retry and the retry lie in one row", () => {
  const timeline = timelineOf(timed(healedRun));
  expect(timeline.lanes.map(({ name }) => name)).toEqual([
    "merge_customer_data",
    "shard 0",
    "shard 1",
  ]);
  expect({ end: timeline.end, note: timeline.note }).toEqual({ end: 800, note: null });
  const { rows, bars, waits, marks } = lane(timeline, "shard 1");
  expect(rows).toBe(1);
  expect(bars).toMatchObject([
    { attempt: 1, from: 100, until: 310, to: 310, outcome: "failed", row: 0 },
    { attempt: 2, from: 513, until: 713, to: 713, outcome: "completed", row: 0 },
  ]);
  expect(waits).toMatchObject([
    { attempt: 1, from: 90, to: 100, backoff: null },
    { attempt: 2, from: 310, to: 513, backoff: { declaredMs: 2000, scaledMs: 200 }, row: 0 },
  ]);
  expect(marks).toMatchObject([{ t: 300, row: 0, struck: { action: "throw" } }]);
});

test("a zombie goes on in its row; the wait and the retry beside it have their own", () => {
  const timeline = timelineOf(
    timed([
      ...root,
      [10, shard("a", 3)],
      [10, started("a", 1)],
      [50, ended("a", 1, "failed")],
      [50, retry("a", 2)],
      [150, started("a", 2)],
      [180, ended("a", 2, "completed")],
      [180, runEnded("a", "completed")],
      [260, instanceEnded("a", 1, "exited with code 0")],
    ]),
  );
  const { rows, bars, waits } = lane(timeline, "shard 3");
  expect(rows).toBe(2);
  expect(bars).toMatchObject([
    { attempt: 1, row: 0, from: 10, until: 50, to: 260, outcome: "failed" },
    { attempt: 2, row: 1, from: 150, until: 180, to: 180, outcome: "completed" },
  ]);
  expect(waits).toMatchObject([{ attempt: 2, row: 1, from: 50, to: 150 }]);
});

test("a second delivery overlaps in a row of its own, one that follows does not", () => {
  const timeline = timelineOf(
    timed([
      ...root,
      [10, shard("a", 0)],
      [10, started("a", 1)],
      [20, instanceStarted("a", 2)],
      [90, ended("a", 1, "completed")],
      [95, instanceEnded("a", 2, "exited with code 0")],
      [10, shard("b", 1)],
      [10, started("b", 1)],
      [80, ended("b", 1, "completed")],
      [80, instanceStarted("b", 2)],
      [99, instanceEnded("b", 2, "was killed by SIGKILL")],
    ]),
  );
  expect(lane(timeline, "shard 0")).toMatchObject({
    rows: 2,
    bars: [
      { instance: 1, row: 0 },
      { instance: 2, row: 1, from: 20, to: 95, outcome: "completed" },
    ],
  });
  expect(lane(timeline, "shard 1")).toMatchObject({
    rows: 1,
    bars: [{ instance: 1 }, { instance: 2, row: 0, from: 80, to: 99, outcome: "failed" }],
  });
});

test("a fault in a second delivery is marked there", () => {
  const struck: JournalEvent = {
    kind: "fault",
    event: "struck",
    fault: 0,
    action: "kill",
    at: "shard.merged",
    run: "a",
    task: "process_shard",
    shard: 0,
    attempt: 1,
    instance: 2,
  };
  const timeline = timelineOf(
    timed([
      ...root,
      [10, shard("a", 0)],
      [10, started("a", 1)],
      [20, instanceStarted("a", 2)],
      [30, struck],
      [90, ended("a", 1, "completed")],
    ]),
  );
  expect(lane(timeline, "shard 0").marks).toMatchObject([{ t: 30, row: 1 }]);
  // The journal does not tell the end of that delivery: it is drawn as long as its attempt.
  expect(lane(timeline, "shard 0").bars[1]).toMatchObject({ outcome: "open", to: 90 });
});

test("what never came is waited for until the run ends, or the journal does", () => {
  const timeline = timelineOf(
    timed([
      ...root,
      [10, shard("a", 0)],
      [10, started("a", 1)],
      [20, ended("a", 1, "failed")],
      [20, retry("a", 2)],
      [60, runEnded("a", "failed")],
      [10, shard("b", 1)],
      [70, started("root", 2)],
    ]),
  );
  expect(lane(timeline, "shard 0").waits).toMatchObject([{ attempt: 2, from: 20, to: 60 }]);
  expect(lane(timeline, "shard 1")).toMatchObject({
    bars: [],
    waits: [{ attempt: 1, from: 10, to: 70, backoff: null }],
  });
  expect(lane(timeline, "merge_customer_data").bars[0]).toMatchObject({ outcome: "open", to: 70 });
});

describe("lanes", () => {
  test("the orchestrator, partitions, shards by number; runs of one shard share a lane", () => {
    const again: JournalEvent = {
      kind: "run",
      event: "created",
      run: "root2",
      task: "merge_customer_data",
      parent: null,
      root: "root2",
      shard: null,
      maxAttempts: 1,
    };
    const timeline = timelineOf(
      timed([
        ...root,
        [1, shard("c", 10)],
        [1, shard("b", 9)],
        [1, shard("p", 0, "crm")],
        [1, again],
        [2, shard("b2", 9)],
        [2, started("b", 1)],
        [3, started("b2", 1)],
        [9, ended("b", 1, "completed")],
        [9, ended("b2", 1, "completed")],
      ]),
    );
    expect(timeline.lanes.map(({ name }) => name)).toEqual([
      "merge_customer_data",
      "partition crm",
      "trigger 2 of merge_customer_data",
      "shard 9",
      "shard 10",
    ]);
    expect(lane(timeline, "shard 9")).toMatchObject({
      rows: 2,
      bars: [
        { run: "b", row: 0 },
        { run: "b2", row: 1 },
      ],
    });
  });

  test("of a workflow of the user's own, one for each run, as a tree", () => {
    const { lanes } = timelineOf(timed(healedWorkflow));
    expect(lanes.map(({ name, depth }) => [name, depth])).toEqual([
      ["shop", 0],
      ["order 1", 1],
      ["charge 1", 2],
      ["charge 2", 2],
      ["order 2", 1],
    ]);
    const twice = timelineOf(timed([...healedWorkflow, [700, workflowRun("x", "order", "root")]]));
    expect(twice.lanes.map(({ name }) => name)).toContain("order 3");
  });

  test("of very many, the orchestrator's and those that were not completed at once", () => {
    const events: [number, JournalEvent][] = [...root];
    for (let index = 0; index < 600; index++) {
      const run = `run-${index}`;
      events.push([1, shard(run, index)], [2, started(run, 1)]);
      events.push([3, ended(run, 1, index === 7 ? "failed" : "completed")]);
      events.push([3, runEnded(run, index === 7 ? "failed" : "completed")]);
    }
    const { lanes, note } = timelineOf(timed(events));
    expect(lanes.map(({ name }) => name)).toEqual(["merge_customer_data", "shard 7"]);
    expect(note).toBe("and 599 more shards, completed with their first attempt");
  });

  test("of very many, also those that were struck, delivered twice or a zombie, though healed at once", () => {
    const of = (index: number) => ({ run: `run-${index}`, attempt: 1 });
    const events: [number, JournalEvent][] = [...root];
    for (let index = 0; index < 600; index++) {
      const run = `run-${index}`;
      events.push([1, shard(run, index)], [2, started(run, 1)]);
      events.push([3, ended(run, 1, "completed")], [3, runEnded(run, "completed")]);
    }
    const delayed = { event: "struck", fault: 0, action: "delay", at: "shard.merged" } as const;
    const place = { task: "process_shard", shard: 3 };
    events.push(
      [4, { kind: "fault", ...delayed, ...place, ...of(3) }],
      [4, { kind: "attempt", event: "instance-started", ...of(44), number: 2 }],
      [5, { kind: "attempt", event: "instance-ended", ...of(555), number: 1, how: "killed" }],
    );
    const { lanes, note } = timelineOf(timed(events));
    expect(lanes.map(({ name }) => name)).toEqual([
      "merge_customer_data",
      "shard 3",
      "shard 44",
      "shard 555",
    ]);
    expect(lanes.map(({ bars, marks }) => [bars.length, marks.length]).slice(1)).toEqual([
      [1, 1],
      [2, 0],
      [1, 0],
    ]);
    expect(note).toBe("and 597 more shards, completed with their first attempt");
  });
});

test("a run that failed, and a journal without anything", () => {
  expect(lane(timelineOf(timed(brokenRun)), "shard 1").bars).toMatchObject([{ outcome: "failed" }]);
  expect(timelineOf([])).toEqual({ end: 0, lanes: [], note: null });
});
