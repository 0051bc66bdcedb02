import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { goodRun, ROOT, shardFile, temporary, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { retryPolicy } from "./retry-policy.ts";
import { second, withDuplicate, withSecondRoot, withZombie } from "./unusual-runs.ts";

type Event = "started" | "ended" | "retry-scheduled";
const judge = (evidence: Parameters<typeof find>[1]) => find(retryPolicy, evidence);
/** With another of the entries of shard 1's run; `attempt` picks one where there are several. */
const changed = (
  event: Event,
  attempt: number,
  change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null,
) =>
  withJournal(goodRun(), (entry) =>
    entry.run === "run-1" &&
    "event" in entry &&
    entry.event === event &&
    "attempt" in entry &&
    entry.attempt === attempt
      ? change(entry)
      : entry,
  );
const place = "process_shard shard 1 (run run-1): ";

/** Shard 1's run ends otherwise; its later attempts, results and retries are dropped. */
function endedEarly(status: "failed" | "canceled" | "completed", keepRetry: boolean) {
  return withJournal(goodRun(), (entry) => {
    if (entry.run !== "run-1" || entry.kind === "store") return entry;
    if (entry.kind === "attempt" && entry.attempt === 2) return null;
    if (entry.kind === "result") return null;
    if (entry.kind === "run" && entry.event === "retry-scheduled") return keepRetry ? entry : null;
    return entry.kind === "run" && entry.event === "ended"
      ? { ...entry, status, error: status === "completed" ? null : "why" }
      : entry;
  });
}

describe("retry-policy", () => {
  it("holds when every attempt follows the policy", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
  });

  it("finds a gap in the numbers of attempts", () => {
    const run = changed("started", 2, (entry) => ({ ...entry, attempt: 3 }) as JournalEntry);
    expect(judge(run)).toMatchObject({ verdict: "violated" });
    expect(judge(run).evidence[0]).toBe(`${place}attempts are numbered 1, 3`);
  });

  it("finds an attempt that started before the one before it had ended", () => {
    const end = goodRun().journal.find(
      (entry) => entry.kind === "attempt" && entry.event === "ended" && entry.run === "run-1",
    ) as JournalEntry;
    const without = changed("ended", 1, () => null);
    const run = withJournal(without, (entry) =>
      entry.kind === "attempt" &&
      entry.event === "started" &&
      entry.run === "run-1" &&
      entry.attempt === 2
        ? [entry, end]
        : entry,
    );
    const told = `${place}attempt 2 started before attempt 1 had ended`;
    expect(judge(run).evidence).toEqual([told]);
    expect(judge(without).evidence).toEqual([told]);
  });

  it("finds more attempts than are allowed", () => {
    const run = goodRun();
    const policy = { maxRetries: 0, waitDurationMs: 2000, backoffScaling: 2 };
    const { evidence } = judge({
      ...run,
      retryPolicies: { ...run.retryPolicies, process_shard: policy },
    });
    expect(evidence).toContain(`${place}2 attempts, allowed are 1`);
    expect(evidence).toContain(`${place}attempt 1 was the last allowed, and a retry was scheduled`);
  });

  it("finds a failed attempt without a retry, and one with two", () => {
    const none = changed("retry-scheduled", 2, () => null);
    expect(judge(none).evidence).toEqual([
      `${place}0 retries scheduled after attempt 1 failed, expected 1`,
    ]);
    const two = changed("retry-scheduled", 2, (entry) => [entry, entry]);
    expect(judge(two).evidence).toEqual([
      `${place}2 retries scheduled after attempt 1 failed, expected 1`,
    ]);
  });

  it("finds a retry that was scheduled before the attempt ended", () => {
    const retry = goodRun().journal.find(
      (entry) => entry.kind === "run" && entry.event === "retry-scheduled",
    ) as JournalEntry;
    const without = changed("retry-scheduled", 2, () => null);
    const run = withJournal(without, (entry) => (entry.kind === "fault" ? [entry, retry] : entry));
    expect(judge(run).evidence).toEqual([
      `${place}the retry after attempt 1 was scheduled before the attempt ended`,
    ]);
  });

  it("finds waits that are not the policy's", () => {
    const declared = changed(
      "retry-scheduled",
      2,
      (entry) => ({ ...entry, declaredWaitMs: 1000 }) as JournalEntry,
    );
    expect(judge(declared).evidence).toEqual([
      `${place}declared wait after attempt 1 is 1000 ms, by the policy 2000 ms`,
    ]);
    const scaled = changed(
      "retry-scheduled",
      2,
      (entry) => ({ ...entry, waitMs: 10 }) as JournalEntry,
    );
    expect(judge(scaled).evidence).toEqual([
      `${place}wait after attempt 1 is 10 ms, at scale 0.01 it is 20 ms`,
    ]);
  });

  it("expects each wait to be the one before it times the backoff", () => {
    expect(judge(threeAttempts(4000)).verdict).toBe("holds");
    expect(judge(threeAttempts(2000)).evidence).toEqual([
      `${place}declared wait after attempt 2 is 2000 ms, by the policy 4000 ms`,
    ]);
  });

  it("finds an attempt that started too early, but forgives what a busy machine takes", () => {
    const [end, start] = ["ended", "started"].map((event, index) =>
      goodRun().journal.find(
        (entry) =>
          entry.run === "run-1" &&
          "event" in entry &&
          entry.event === event &&
          "attempt" in entry &&
          entry.attempt === index + 1,
      ),
    );
    const startedAfter = (wait: number) =>
      changed("started", 2, (entry) => ({ ...entry, t: (end?.t as number) + wait }));
    expect(start?.t).toBeGreaterThanOrEqual((end?.t as number) + 20);
    expect(judge(startedAfter(15)).verdict).toBe("holds");
    expect(judge(startedAfter(14.96)).evidence).toEqual([
      `${place}attempt 2 started 15 ms after attempt 1 failed, to be waited were 20 ms`,
    ]);
    // A long wait is not forgiven more than a busy machine takes.
    const scaled = { ...startedAfter(1974), waitScale: 1 };
    const long = withJournal(scaled, (entry) =>
      entry.kind === "run" && entry.event === "retry-scheduled"
        ? { ...entry, waitMs: 2000 }
        : entry,
    );
    expect(judge(long).evidence).toEqual([
      `${place}attempt 2 started 1974 ms after attempt 1 failed, to be waited were 2000 ms`,
    ]);
  });

  it("finds a run that was retried after it had succeeded", () => {
    const run = changed(
      "ended",
      1,
      (entry) => ({ ...entry, outcome: "completed" }) as JournalEntry,
    );
    expect(judge(run).evidence).toEqual([
      `${place}attempt 1 completed, and was retried all the same`,
    ]);
  });

  it("finds a run that failed with attempts left", () => {
    expect(judge(endedEarly("failed", true)).evidence).toEqual([
      `${place}failed after 1 attempts, allowed are 4`,
    ]);
  });

  it("finds a run that completed on a failed attempt", () => {
    expect(judge(endedEarly("completed", true)).evidence).toEqual([
      `${place}the run completed, but its last attempt 1 failed`,
      `${place}the run completed with 0 results, expected 1`,
    ]);
  });

  it("lets a run be cancelled before its retry was scheduled, or started", () => {
    expect(judge(endedEarly("canceled", true)).verdict).toBe("holds");
    expect(judge(endedEarly("canceled", false)).verdict).toBe("holds");
  });

  it("lets a run be cancelled that never started", () => {
    const never = (status: "canceled" | "completed" | "failed") =>
      withJournal(goodRun(), (entry) => {
        if (entry.run !== "run-0") return entry;
        if (entry.kind === "run" && entry.event === "created") return entry;
        return entry.kind === "run" && entry.event === "ended" ? { ...entry, status } : null;
      });
    expect(judge(never("canceled")).verdict).toBe("holds");
    const of = "process_shard shard 0 (run run-0): ";
    expect(judge(never("failed")).evidence).toEqual([
      `${of}failed after 0 attempts, allowed are 4`,
    ]);
    expect(judge(never("completed")).evidence[0]).toBe(
      `${of}the run completed, but it has no attempt`,
    );
  });

  it("finds a run, and an attempt, that never ended", () => {
    const isEnd = (entry: JournalEntry) => entry.kind === "run" && entry.event === "ended";
    const endless = withJournal(goodRun(), (entry) =>
      isEnd(entry) && entry.run === "run-1" ? null : entry,
    );
    expect(judge(endless).evidence).toEqual([`${place}it never ended`]);
    expect(judge(changed("ended", 2, () => null)).evidence).toContain(
      `${place}the run completed, but its attempt 2 never ended`,
    );
  });

  it("finds an attempt that started after the run had ended", () => {
    const end = goodRun().journal.find(
      (entry) => entry.kind === "run" && entry.event === "ended" && entry.run === "run-1",
    ) as JournalEntry;
    const without = withJournal(goodRun(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === "run-1" ? null : entry,
    );
    const run = withJournal(without, (entry) =>
      entry.kind === "run" && entry.event === "retry-scheduled" ? [entry, end] : entry,
    );
    expect(judge(run).evidence).toEqual([
      `${place}attempt 2 started after the run had ended (completed)`,
    ]);
  });

  it("finds a retry that follows on no attempt", () => {
    const run = changed("retry-scheduled", 2, (entry) => [
      entry,
      { ...entry, attempt: 4 } as JournalEntry,
    ]);
    expect(judge(run).evidence).toEqual([
      `${place}attempt 4 was scheduled, to follow on one that never started`,
    ]);
  });

  it("finds a run that was created for another number of attempts", () => {
    const run = withJournal(goodRun(), (entry) =>
      entry.kind === "run" && entry.event === "created" && entry.run === "run-1"
        ? { ...entry, maxAttempts: 2 }
        : entry,
    );
    expect(judge(run).evidence).toEqual([
      `${place}it was created for 2 attempts, by the policy it has 4`,
    ]);
  });

  it("finds a late word that counts: a result of an attempt that failed, and one too many", () => {
    const result = goodRun().journal.find(
      (entry) => entry.kind === "result" && entry.run === "run-1",
    ) as JournalEntry;
    const run = withJournal(goodRun(), (entry) =>
      entry === result || (entry.kind === "result" && entry.run === "run-1")
        ? [{ ...entry, attempt: 1 } as JournalEntry, entry]
        : entry,
    );
    expect(judge(run).evidence).toEqual([
      `${place}a result of attempt 1 counts, which did not complete`,
      `${place}the run completed with 2 results, expected 1`,
    ]);
  });

  it("finds a run that failed or was cancelled though an attempt completed", () => {
    for (const status of ["failed", "canceled"] as const) {
      const run = withJournal(goodRun(), (entry) =>
        entry.kind === "run" && entry.event === "ended" && entry.run === "run-0"
          ? { ...entry, status, error: "why" }
          : entry,
      );
      expect(judge(run).verdict).toBe("violated");
    }
  });

  it("takes an attempt that was declared dead for ended, and instances for no attempts", () => {
    const path = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);
    for (const run of [withZombie(path, "exited with code 0"), withDuplicate(), withSecondRoot()]) {
      expect(judge(run).verdict).toBe("holds");
    }
  });

  it("judges the runs of every root", () => {
    const run = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "run" && entry.event === "retry-scheduled" && entry.run === second("run-1")
        ? { ...entry, waitMs: 10 }
        : entry,
    );
    expect(judge(run).evidence[0]).toContain(
      `(run ${second("run-1")}): wait after attempt 1 is 10 ms`,
    );
  });

  it("finds a task whose policy is not known", () => {
    const { evidence } = judge({ ...goodRun(), retryPolicies: {} });
    expect(evidence[0]).toBe(
      `merge_customer_data (run ${ROOT}): no task of that name has a retry policy`,
    );
  });
});

/** Shard 1's second attempt fails too, and a third completes; `declaredWaitMs` is the second wait's. */
function threeAttempts(declaredWaitMs: number) {
  const base = { run: "run-1", seq: 0 } as const;
  return withJournal(goodRun(), (entry) => {
    if (entry.kind === "result" && entry.run === "run-1") return { ...entry, attempt: 3 };
    if (entry.run !== "run-1" || entry.kind !== "attempt") return entry;
    if (entry.event !== "ended" || entry.attempt !== 2) return entry;
    const waitMs = 40;
    return [
      { ...entry, outcome: "failed", reason: "again" },
      {
        ...base,
        t: entry.t,
        kind: "run",
        event: "retry-scheduled",
        attempt: 3,
        declaredWaitMs,
        waitMs,
      },
      { ...base, t: entry.t + 40, kind: "attempt", event: "started", attempt: 3 },
      { ...entry, t: entry.t + 41, attempt: 3 },
    ];
  });
}

describe("retry-policy against the design", () => {
  it.each([
    [{ maxRetries: 3, waitDurationMs: 20, backoffScaling: 1 }, "3 retries after 20, 20, 20 ms"],
    [
      { maxRetries: 1, waitDurationMs: 2000, backoffScaling: 2 },
      "1 retries after 2000, 4000, 8000 ms",
    ],
  ])("finds that the pipeline declares %j, however faithfully that is followed", (policy, told) => {
    const run = goodRun();
    const declared = { ...run.retryPolicies, process_shard: policy };
    expect(find(retryPolicy, { ...run, retryPolicies: declared }).evidence).toContain(
      `process_shard declares ${told}; the design asks for 3 retries after 2000, 4000, 8000 ms`,
    );
  });

  it("has nothing to say of tasks that are not the pipeline's", () => {
    const run = goodRun();
    const other = { maxRetries: 9, waitDurationMs: 1, backoffScaling: 1 };
    const retryPolicies = { ...run.retryPolicies, another_task: other };
    expect(find(retryPolicy, { ...run, retryPolicies }).verdict).toBe("holds");
  });
});
