import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { goodRun, ROOT, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { retryPolicy } from "./retry-policy.ts";

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

  it("finds an attempt that started too early, but forgives a millisecond", () => {
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
    expect(judge(startedAfter(19)).verdict).toBe("holds");
    expect(judge(startedAfter(18)).evidence).toEqual([
      `${place}attempt 2 started 18 ms after attempt 1 failed, to be waited were 20 ms`,
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
    ]);
  });

  it("lets a run be cancelled before its retry was scheduled, or started", () => {
    expect(judge(endedEarly("canceled", true)).verdict).toBe("holds");
    expect(judge(endedEarly("canceled", false)).verdict).toBe("holds");
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
