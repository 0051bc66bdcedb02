import { describe, expect, it } from "vitest";
import type { JournalEntry, JournalEvent } from "./entry.ts";
import {
  allRuns,
  hasDoneItsWork,
  rootRun,
  rootRuns,
  runsBelow,
  runsByShard,
  whyIncomplete,
} from "./runs.ts";

const created = (run: string, root: string, shard: number | null): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task: "a",
  parent: run === root ? null : root,
  root,
  shard,
  maxAttempts: 2,
});
const started = (run: string, attempt: number): JournalEvent => ({
  kind: "attempt",
  event: "started",
  run,
  attempt,
});
const journalOf = (...events: JournalEvent[]): JournalEntry[] =>
  events.map((event, seq) => ({ seq, t: seq, ...event }));

const JOURNAL = journalOf(
  created("root", "root", null),
  created("b", "root", 10),
  created("other", "other", null),
  created("a", "root", 9),
  created("a2", "root", 9),
  started("a", 1),
  { kind: "attempt", event: "ended", run: "a", attempt: 1, outcome: "failed", reason: "why" },
  { kind: "run", event: "retry-scheduled", run: "a", attempt: 2, declaredWaitMs: 10, waitMs: 1 },
  started("a", 2),
  { kind: "result", run: "a", attempt: 2, value: 7 },
  { kind: "run", event: "ended", run: "root", status: "failed", error: "bad" },
);

it("a shard that a client starts by itself is no root, but a run all the same", () => {
  const journal = journalOf(created("r", "r", null), created("again", "again", 3));
  expect(rootRuns(journal).map((run) => run.created.run)).toEqual(["r"]);
  expect(allRuns(journal)).toHaveLength(2);
});

describe("allRuns", () => {
  it("gathers what is told of each run", () => {
    const run = allRuns(JOURNAL).find((each) => each.created.run === "a");
    expect(run?.attempts.map(({ attempt, ended }) => [attempt, ended?.reason])).toEqual([
      [1, "why"],
      [2, undefined],
    ]);
    expect(run?.retries.map(({ attempt }) => attempt)).toEqual([2]);
    expect(run?.results.map(({ value }) => value)).toEqual([7]);
    expect(run?.ended).toBeNull();
  });

  it("closes an attempt once: a second end does not overturn the first", () => {
    const twice = journalOf(
      created("r", "r", null),
      started("r", 1),
      { kind: "attempt", event: "ended", run: "r", attempt: 1, outcome: "failed", reason: "a" },
      { kind: "attempt", event: "ended", run: "r", attempt: 1, outcome: "completed", reason: null },
    );
    expect(rootRun(twice, "r").attempts.map(({ ended }) => ended?.outcome)).toEqual(["failed"]);
  });
});

describe("runs of a root", () => {
  it("are those below it, the root first", () => {
    expect(runsBelow(JOURNAL, "root").map((each) => each.created.run)).toEqual([
      "root",
      "b",
      "a",
      "a2",
    ]);
  });

  it("are listed by shard, in the order of shards as numbers", () => {
    const shards = [...runsByShard(JOURNAL, "root")].map(([shard, runs]) => [
      shard,
      runs.map((each) => each.created.run),
    ]);
    expect(shards).toEqual([
      [9, ["a", "a2"]],
      [10, ["b"]],
    ]);
  });

  it("must be there", () => {
    expect(() => rootRun(JOURNAL, "nobody")).toThrow('the journal holds no root run "nobody"');
    expect(() => rootRun(JOURNAL, "a")).toThrow("no root run");
  });
});

describe("whyIncomplete", () => {
  it.each([
    ["completed", null, null],
    ["failed", "bad", "the root run failed: bad"],
    ["canceled", null, "the root run was cancelled"],
  ] as const)("tells of a run that is %s with error %s", (status, error, told) => {
    const end: JournalEvent = { kind: "run", event: "ended", run: "r", status, error };
    expect(whyIncomplete(journalOf(created("r", "r", null), end), "r")).toBe(told);
  });

  it("tells of a run that never ended", () => {
    expect(whyIncomplete(JOURNAL, "other")).toBe("the root run never ended");
  });
});

describe("rootRuns", () => {
  it("gives what clients started", () => {
    expect(rootRuns(JOURNAL).map(({ created }) => created.run)).toEqual(["root", "other"]);
  });
});

describe("a journal that is asked twice", () => {
  it("gives the same runs, and new ones when it has grown", () => {
    const journal = journalOf(created("r", "r", null), started("r", 1));
    expect(allRuns(journal)).toBe(allRuns(journal));
    journal.push({ seq: 2, t: 2, ...created("s", "s", null) });
    expect(allRuns(journal).map((run) => run.created.run)).toEqual(["r", "s"]);
  });
});

describe("instances", () => {
  type Part = "ended" | "second ended" | "second killed" | "first ended";
  const base = { kind: "attempt", run: "r", attempt: 1 } as const;
  const EVENTS: Readonly<Record<Part, JournalEvent>> = {
    ended: { ...base, event: "ended", outcome: "completed", reason: null },
    "second ended": { ...base, event: "instance-ended", number: 2, how: "exited with code 0" },
    "second killed": { ...base, event: "instance-ended", number: 2, how: "was killed by SIGKILL" },
    "first ended": { ...base, event: "instance-ended", number: 1, how: "exited with code 0" },
  };
  /** Which instances of an attempt with two are known to have done their work. */
  const doneIn = (...parts: Part[]) => {
    const journal = journalOf(
      created("r", "r", null),
      started("r", 1),
      { ...base, event: "instance-started", number: 2 },
      ...parts.map((part) => EVENTS[part]),
    );
    const [attempt] = rootRun(journal, "r").attempts;
    if (attempt === undefined) throw new Error("no attempt");
    expect(attempt.instances.map(({ number }) => number)).toEqual([1, 2]);
    return attempt.instances
      .filter((instance) => hasDoneItsWork(attempt, instance))
      .map(({ number }) => number);
  };

  it("have done their work when they say so", () => {
    expect(doneIn("ended", "second ended")).toEqual([1, 2]);
    expect(doneIn("ended", "second killed")).toEqual([1]);
    expect(doneIn("second ended", "ended", "first ended")).toEqual([1, 2]);
  });

  it("may have died unnoticed where another did the work", () => {
    expect(doneIn("second ended", "ended")).toEqual([2]);
    expect(doneIn("second killed", "ended")).toEqual([1]);
  });

  it("are not done where the attempt is not", () => {
    expect(doneIn()).toEqual([]);
  });
});
