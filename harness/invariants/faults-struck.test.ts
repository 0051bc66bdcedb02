import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import type { PlannedFault } from "./expectation.ts";
import { faultsStruck } from "./faults-struck.ts";
import { goodRun, ROOT, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { at, second, withDuplicate, withSecondRoot } from "./unusual-runs.ts";

const judge = (evidence: Evidence) => find(faultsStruck, evidence);
const TASK = "process_shard";
const KILL = { action: "kill", description: "kills the process" };
/** The good run, in which shard 1 was struck in attempt 1, with this plan. */
const planned = (faults: readonly PlannedFault[], evidence = goodRun()): Evidence => ({
  ...evidence,
  expectation: { ...evidence.expectation, faults },
});
const of = (
  shards: readonly number[] | "*",
  attempts: readonly number[] | "*" = [1],
  isCertain = true,
) => planned([{ ...KILL, of: { task: TASK, shards, attempts, isCertain } }]);

describe("faults-struck", () => {
  it("holds when every fault struck, and when there is none", () => {
    const run = goodRun();
    expect(judge(run).verdict).toBe("holds");
    expect(judge(planned([])).verdict).toBe("holds");
  });

  it("names a fault that never struck", () => {
    const quiet = withJournal(goodRun(), (entry) => (entry.kind === "fault" ? null : entry));
    expect(judge(quiet)).toMatchObject({
      verdict: "violated",
      evidence: ["fault 0 (kill) did not strike: kill shard 1 at artifact.write"],
    });
  });

  it("goes by the position of a fault, not by their number", () => {
    const run = goodRun();
    const twice = withJournal(run, (entry) => (entry.kind === "fault" ? [entry, entry] : entry));
    const faults = [...run.expectation.faults, { action: "eio", description: "no disk" }];
    expect(judge(planned(faults, twice)).evidence).toEqual([
      "fault 1 (eio) did not strike: no disk",
    ]);
  });
});

describe("faults-struck, where strikes are due", () => {
  it("finds an attempt that the plan names and that never came", () => {
    expect(judge(of([1], [1, 3])).evidence).toEqual([
      "fault 0 (kill) is for attempt 3 of shard 1 (run run-1), which never came: kills the process",
    ]);
    expect(judge(of([1], "*", false)).verdict).toBe("holds");
  });

  it("holds when every attempt that the fault is for was struck", () => {
    expect(judge(of([1])).verdict).toBe("holds");
  });

  it("names each shard of a list, or of all, that was spared", () => {
    const told = (shard: number) =>
      `fault 0 (kill) did not strike shard ${shard} (run run-${shard}) attempt 1, which completed: kills the process`;
    expect(judge(of([1, 2])).evidence).toEqual([told(2)]);
    expect(judge(of("*")).evidence).toEqual([told(0), told(2)]);
  });

  it("names an attempt that was spared, but with * misses none that never came", () => {
    expect(judge(of([1], "*")).evidence).toEqual([
      "fault 0 (kill) did not strike shard 1 (run run-1) attempt 2, which completed: kills the process",
    ]);
  });

  it("misses no strike in an attempt that did not go to its end", () => {
    const failed = withJournal(of([1, 2]), (entry) =>
      entry.kind === "attempt" && entry.event === "ended" && entry.run === "run-2"
        ? { ...entry, outcome: "canceled" }
        : entry,
    );
    expect(judge(failed).verdict).toBe("holds");
  });

  it("misses no strike where another fault had struck, unless that one lets an attempt go on", () => {
    const alsoStruck = (action: string) =>
      withJournal(of([1, 2]), (entry) =>
        entry.kind === "fault"
          ? [entry, { ...entry, fault: 1, action, run: "run-2", shard: 2 }]
          : entry,
      );
    expect(judge(alsoStruck("lost-result")).verdict).toBe("holds");
    for (const action of ["delay", "slow", "delayed-start"]) {
      expect(judge(alsoStruck(action)).verdict).toBe("violated");
    }
  });

  it("asks once of each named shard where the data decide", () => {
    expect(judge(of("*", [1], false)).verdict).toBe("holds");
    expect(judge(of([1], "*", false)).verdict).toBe("holds");
    expect(judge(of([1, 2], [1], false)).evidence).toEqual([
      "fault 0 (kill) did not strike shard 2, which completed: kills the process",
    ]);
  });

  it("names a strike where the plan has none", () => {
    expect(judge(of([2])).evidence[0]).toBe(
      "fault 0 (kill) struck shard 1 attempt 1, which it is not for: kills the process",
    );
    expect(judge(of([1], [2])).verdict).toBe("violated");
    const ofRoot = {
      task: "merge_customer_data",
      shards: "*",
      attempts: [1],
      isCertain: true,
    } as const;
    const { evidence } = judge(planned([{ ...KILL, of: ofRoot }]));
    expect(evidence[1]).toContain(
      `did not strike merge_customer_data (run ${ROOT}) attempt 1, which completed`,
    );
  });

  it("looks at every root run, also at one that crashed", () => {
    expect(judge(planned(of([1]).expectation.faults, withSecondRoot())).verdict).toBe("holds");
    const once = withJournal(withSecondRoot(), (entry) => {
      if (entry.run !== second("run-1")) return entry;
      if (entry.kind === "fault") return null;
      const isEnd = entry.kind === "attempt" && entry.event === "ended" && entry.attempt === 1;
      return isEnd ? { ...entry, outcome: "completed" } : entry;
    });
    const { evidence } = judge(planned(of([1]).expectation.faults, { ...once, otherRoots: [] }));
    expect(evidence[0]).toContain(`did not strike shard 1 (run ${second("run-1")}) attempt 1`);
  });

  it("counts the shards of a fault that draws them, in each run that completes", () => {
    const drawn = (leastShards: number) => planned([{ ...KILL, leastShards }]);
    expect(judge(drawn(1)).verdict).toBe("holds");
    expect(judge(drawn(2)).evidence).toEqual([
      `fault 0 (kill) struck 1 shards below root ${ROOT}, due were 2: kills the process`,
    ]);
    const failed = withJournal(drawn(2), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, status: "failed", error: "why" }
        : entry,
    );
    expect(judge(failed).verdict).toBe("holds");
  });
});

describe("faults-struck, of a second delivery", () => {
  type Change = (entry: JournalEntry) => JournalEntry | JournalEntry[];
  const isEnd = (entry: JournalEntry, event: "ended" | "instance-ended") =>
    entry.kind === "attempt" && entry.event === event && entry.run === "run-0";
  const untaken: Change = (entry) =>
    isEnd(entry, "instance-ended")
      ? ({ ...entry, how: "exited with code 1", tookNothing: true } as JournalEntry)
      : entry;
  const twice = planned(
    [
      ...goodRun().expectation.faults,
      { action: "duplicate-delivery", description: "is delivered twice" },
    ],
    withDuplicate(),
  );
  const judged = (...changes: readonly Change[]) =>
    judge(changes.reduce<Evidence>((evidence, change) => withJournal(evidence, change), twice));
  const STRIKE = {
    kind: "fault",
    event: "struck",
    fault: 0,
    at: "work",
    task: TASK,
    shard: 0,
    attempt: 1,
  } as const;
  const told =
    "fault 1 (duplicate-delivery) brought run run-0 attempt 1 to instance 2, which never asked for its input (it exited with code 1): is delivered twice";

  it("asks that the second instance took the attempt", () => {
    expect(judged().verdict).toBe("holds");
    expect(judged(untaken).evidence).toEqual([told]);
  });

  it("excuses one that ended because of something else", () => {
    const ended =
      (outcome: string): Change =>
      (entry) =>
        isEnd(entry, "ended") ? ({ ...entry, outcome } as JournalEntry) : entry;
    expect(judged(untaken, ended("failed")).evidence).toEqual([told]);
    expect(judged(untaken, ended("canceled")).verdict).toBe("holds");
    const crash =
      (action: string, run: string): Change =>
      (entry) =>
        entry.kind === "attempt" && entry.event === "instance-started"
          ? [entry, at(entry.t, { ...STRIKE, action, run })]
          : entry;
    expect(judged(untaken, crash("orchestrator-crash", "run-0")).evidence).toContain(told);
    const killed = judged(untaken, ended("failed"), crash("orchestrator-crash", "run-0"));
    expect(killed.verdict).toBe("holds");
    expect(judged(untaken, crash("host-crash", ROOT)).verdict).toBe("holds");
  });
});
