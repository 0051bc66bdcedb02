import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../journal/entry.ts";
import { INVARIANTS } from "../index.ts";
import type { WorkflowEvidence } from "./evidence.ts";
import {
  completing,
  created,
  entries,
  goodWorkflow,
  ROOT,
  runOf,
  STRUCK,
  withJournal,
  withReference,
} from "./good-workflow.ts";
import { judgeWorkflow } from "./index.ts";

const good = goodWorkflow();
const finding = (name: string, evidence: WorkflowEvidence) => {
  const found = judgeWorkflow(evidence).find(({ invariant }) => invariant === name);
  if (found === undefined) throw new Error(`no invariant ${name}`);
  return found;
};
const evidenceOf = (name: string, evidence: WorkflowEvidence) => finding(name, evidence).evidence;
const reasonOf = (name: string, evidence: WorkflowEvidence) => finding(name, evidence).reason;
const violated = (evidence: WorkflowEvidence) =>
  judgeWorkflow(evidence).flatMap(({ invariant, verdict }) =>
    verdict === "violated" ? [invariant] : [],
  );

const isResultOf = (entry: JournalEntry, run: string) =>
  entry.kind === "result" && entry.run === run;
/** The result of an order is another. */
const withResult = (evidence: WorkflowEvidence, run: string, value: unknown) =>
  withJournal(
    evidence,
    (entry) => (isResultOf(entry, run) ? { ...entry, value } : entry) as JournalEntry,
  );
/** Something happens before the root ends. */
const beforeEndOf = (id: string, added: readonly JournalEntry[]) => (entry: JournalEntry) =>
  entry.kind === "attempt" &&
  entry.event === "ended" &&
  entry.run === id &&
  entry.outcome !== "failed"
    ? [...added, entry]
    : entry;
/** Another run of a task below the root. */
const another = (id: string, input: unknown, value: unknown = null) =>
  entries(55, [
    created(id, "price", input, ROOT),
    { kind: "attempt", event: "started", run: id, attempt: 1 },
    ...completing(id, 1, value),
  ]);

it("all that can be judged holds for a good run; the rest is named, with the reason", () => {
  const verdicts = judgeWorkflow(good).map(({ invariant, verdict }) => [invariant, verdict]);
  expect(Object.fromEntries(verdicts)).toEqual({
    outcome: "holds",
    "faults-struck": "holds",
    "same-results": "holds",
    "exactly-once": "holds",
    "blast-radius": "holds",
    "retry-policy": "holds",
    verify: "not-applicable",
    "right-shard": "not-applicable",
    "correct-content": "not-applicable",
    "correct-results": "not-applicable",
    accounted: "not-applicable",
    "byte-identical": "not-applicable",
    "no-leftovers": "not-applicable",
    "atomic-visibility": "not-applicable",
  });
  const names = verdicts.map(([name]) => name);
  for (const { name } of INVARIANTS) expect(names).toContain(name);
  expect(new Set(names).size).toBe(names.length);
});

describe("outcome", () => {
  it("is violated by another end, of any root that has to end well", () => {
    const failed = withJournal(good, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, status: "failed", error: "boom" }
        : entry,
    );
    expect(evidenceOf("outcome", failed)).toEqual([
      "the root run failed (boom), expected completed",
    ]);
    const expectation = { ...good.expectation, outcome: "failed", error: "bang" } as const;
    expect(evidenceOf("outcome", { ...failed, expectation })).toEqual([
      'the root run\'s error is "boom", expected to contain "bang"',
    ]);
  });
});

describe("faults-struck", () => {
  it("goes by the start", () => {
    const unstruck = withJournal(good, (entry) =>
      entry.kind === "fault" ? { ...entry, run: runOf(3) } : entry,
    );
    expect(evidenceOf("faults-struck", unstruck)).toEqual([
      "fault 0 (kill-at) struck price 3 attempt 1, which it is not for: is killed",
    ]);
    const [fault] = good.expectation.faults;
    const of = {
      task: "price",
      shards: "*",
      starts: [1, 2],
      attempts: [1],
      isCertain: false,
    } as const;
    const expectation = {
      ...good.expectation,
      faults: [{ action: "", description: "", ...fault, of }],
    };
    expect(evidenceOf("faults-struck", { ...good, expectation })).toEqual([
      "fault 0 (kill-at) did not strike price 1, which completed: is killed",
    ]);
    const certain = { ...of, starts: "*", isCertain: true } as const;
    const all = {
      ...good.expectation,
      faults: [{ action: "kill-at", description: "d", of: certain }],
    };
    expect(evidenceOf("faults-struck", { ...good, expectation: all })).toEqual([
      "fault 0 (kill-at) did not strike price 1 (run run-1) attempt 1, which completed: d",
      "fault 0 (kill-at) did not strike price 3 (run run-3) attempt 1, which completed: d",
    ]);
  });

  it("goes by the input", () => {
    const judged = (order: number) => {
      const of = {
        task: "price",
        shards: "*",
        starts: "*",
        input: [{ order }],
        attempts: [1],
      } as const;
      const faults = [{ action: "kill-at", description: "d", of: { ...of, isCertain: true } }];
      return evidenceOf("faults-struck", {
        ...good,
        expectation: { ...good.expectation, faults },
      });
    };
    expect(judged(STRUCK)).toEqual([]);
    expect(judged(3)).toEqual([
      "fault 0 (kill-at) struck price 2 attempt 1, which it is not for: d",
      "fault 0 (kill-at) did not strike price 3 (run run-3) attempt 1, which completed: d",
    ]);
  });
});

describe("same-results", () => {
  it("is violated by a subtask's result, and by the root's", () => {
    expect(
      evidenceOf("same-results", withResult(good, runOf(2), { order: 2, cents: 201 })),
    ).toEqual([
      'result of price with [{"order":2}] (run run-2, attempt 2).cents: expected 200, found 201',
    ]);
    expect(evidenceOf("same-results", withResult(good, ROOT, { cents: 0 }))).toEqual([
      'result of bill with [{"orders":[1,2,3]}] (run root, attempt 1).cents: expected 600, found 0',
    ]);
  });

  it("does not depend on the order of keys", () => {
    expect(violated(withResult(good, runOf(2), { cents: 200, order: 2 }))).toEqual([]);
  });

  it("compares as much as the scenario says", () => {
    const other = withResult(good, runOf(2), 0);
    expect(violated({ ...other, results: "root" })).toEqual([]);
    expect(violated({ ...withResult(good, ROOT, 0), results: "root" })).toEqual(["same-results"]);
    expect(reasonOf("same-results", { ...other, results: "any" })).toBe(
      "the scenario says `results: any`",
    );
  });

  it("takes each of several results that the same work has without faults", () => {
    const twice = (value: unknown) => another("run-2b", [{ order: 2 }], value);
    const reference = withReference(good, beforeEndOf(ROOT, twice("other"))).reference;
    expect(violated({ ...withResult(good, runOf(2), "other"), reference })).toEqual([
      "exactly-once",
    ]);
    expect(violated({ ...withResult(good, runOf(2), "third"), reference })).toContain(
      "same-results",
    );
  });

  it("cannot be judged where nothing has a result", () => {
    const none = withJournal(good, (entry) => (entry.kind === "result" ? null : entry));
    expect(reasonOf("same-results", none)).toBe("no run returned a result");
  });
});

describe("exactly-once", () => {
  const without = (order: number) =>
    withJournal(good, (entry) => (entry.run === runOf(order) ? null : entry));

  it("is violated by a result that is lost", () => {
    expect(evidenceOf("exactly-once", without(3))).toEqual([
      'price with [{"order":3}] returned no result (it was not started)',
    ]);
    const failed = withJournal(good, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === runOf(3)
        ? { ...entry, status: "failed", error: "x" }
        : entry,
    );
    expect(evidenceOf("exactly-once", failed)).toEqual([
      `price with [{"order":3}] returned no result (run ${runOf(3)} failed: x)`,
    ]);
  });

  it("is violated by work that nobody asked for", () => {
    const more = withJournal(good, beforeEndOf(ROOT, another("run-9", [{ order: 9 }])));
    expect(evidenceOf("exactly-once", more)).toEqual([
      'price with [{"order":9}] was started (run run-9), which the run without faults does not do',
    ]);
  });

  it("counts work that is done several times", () => {
    const reference = withReference(
      good,
      beforeEndOf(ROOT, another("run-3b", [{ order: 3 }])),
    ).reference;
    expect(evidenceOf("exactly-once", { ...good, reference })).toEqual([
      'price with [{"order":3}] returned 1 results, expected 2 (no other run was started)',
    ]);
  });

  it("cannot be judged of a root that did not complete, or where subtasks may differ", () => {
    const failed = withJournal(without(3), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, status: "failed", error: "boom" }
        : entry,
    );
    expect(reasonOf("exactly-once", failed)).toBe("the root run failed: boom");
    for (const results of ["root", "any"] as const) {
      expect(reasonOf("exactly-once", { ...without(3), results })).toBe(
        `the scenario says \`results: ${results}\`: subtasks may differ`,
      );
    }
  });
});

describe("blast-radius", () => {
  const isStrike = (entry: JournalEntry) => entry.kind === "fault";
  const unstruck = withJournal(good, (entry) => (isStrike(entry) ? null : entry));

  it("is violated by a failure that no fault has brought about", () => {
    expect(evidenceOf("blast-radius", unstruck)).toEqual([
      'price with [{"order":2}]: attempt 1 of run run-2 failed, though no fault had struck it: killed',
    ]);
    const elsewhere = withJournal(good, (entry) =>
      isStrike(entry) ? ({ ...entry, run: runOf(1) } as JournalEntry) : entry,
    );
    expect(evidenceOf("blast-radius", elsewhere)).toHaveLength(1);
  });

  it("forgives as many failures as the run without faults has", () => {
    const flaky = { ...unstruck, reference: { ...good.reference, journal: unstruck.journal } };
    expect(evidenceOf("blast-radius", flaky)).toEqual([]);
  });

  it("takes the failure of a subtask, or a strike below, for a reason of its parent's", () => {
    const root = { run: ROOT, attempt: 1 } as const;
    const ends = entries(60, [
      { kind: "attempt", event: "ended", ...root, outcome: "failed", reason: "Subtask failed" },
      { kind: "run", event: "ended", run: ROOT, status: "failed", error: "Subtask failed" },
    ]);
    const failing = withJournal(good, (entry) => {
      if (entry.run !== ROOT || entry.t < 60) return entry;
      return entry.kind === "attempt" ? ends : null;
    });
    expect(evidenceOf("blast-radius", failing)).toEqual([]);
    const ofItself = withJournal(failing, (entry) => {
      if (isStrike(entry)) return null;
      if (entry.run !== runOf(STRUCK) || entry.t < 40) return entry;
      return entry.kind === "run"
        ? entries(50, [
            { kind: "run", event: "ended", run: entry.run, status: "failed", error: "x" },
          ])
        : null;
    });
    // The root failed because of it: one reason is enough.
    expect(evidenceOf("blast-radius", ofItself)).toEqual([
      'price with [{"order":2}]: attempt 1 of run run-2 failed, though no fault had struck it: killed',
    ]);
    const withoutReason = withJournal(failing, (entry) =>
      entry.run === runOf(STRUCK) ? null : entry,
    );
    expect(evidenceOf("blast-radius", withoutReason)).toHaveLength(1);
  });

  it("is violated by work that is done by more runs, though nothing above it was done again", () => {
    const again = another("run-3b", [{ order: 3 }], { order: 3, cents: 300 });
    const twice = withJournal(good, beforeEndOf(ROOT, again));
    expect(evidenceOf("blast-radius", twice)).toEqual([
      'price with [{"order":3}] has 2 runs ("run-3", "run-3b"), expected 1: nothing above them was done again',
    ]);
    const delivered = withJournal(twice, (entry) =>
      entry.kind === "attempt" && entry.event === "started" && entry.run === ROOT
        ? [
            entry,
            ...entries(0, [
              {
                kind: "fault",
                event: "struck",
                fault: 0,
                action: "duplicate-delivery",
                at: "start",
                run: ROOT,
                task: "bill",
                shard: null,
                attempt: 1,
              },
              { kind: "attempt", event: "instance-started", run: ROOT, attempt: 1, number: 2 },
            ]),
          ]
        : entry,
    );
    expect(evidenceOf("blast-radius", delivered)).toEqual([]);
  });

  it("is violated by a second instance that no fault has delivered", () => {
    const second = entries(30, [
      { kind: "attempt", event: "instance-started", run: runOf(1), attempt: 1, number: 2 },
    ]);
    expect(evidenceOf("blast-radius", withJournal(good, beforeEndOf(runOf(1), second)))).toEqual([
      "instance 2 of run run-1 attempt 1 began, though no fault delivered the attempt twice",
    ]);
  });
});

describe("retry-policy", () => {
  it("goes by what the worker has registered, whatever our pipeline's tasks of that name declare", () => {
    const renamed = {
      ...good,
      retryPolicies: {
        ...good.retryPolicies,
        process_shard: { maxRetries: 9, waitDurationMs: 1, backoffScaling: 1 },
      },
    };
    expect(violated(renamed)).toEqual([]);
    const soon = withJournal(good, (entry) =>
      entry.kind === "run" && entry.event === "retry-scheduled" ? { ...entry, waitMs: 1 } : entry,
    );
    expect(evidenceOf("retry-policy", soon)).toEqual([
      "price (run run-2): wait after attempt 1 is 1 ms, at scale 0.02 it is 20 ms",
    ]);
  });
});

describe("verify", () => {
  const holds = { after: "the run without faults", failure: null, output: [] };

  it("is violated by what the command finds, in its words", () => {
    expect(finding("verify", { ...good, verifications: [holds, holds] }).verdict).toBe("holds");
    const fails = {
      after: "the run with faults",
      failure: "exited with code 1",
      output: ["a", "b"],
    };
    expect(evidenceOf("verify", { ...good, verifications: [holds, fails] })).toEqual([
      "after the run with faults it exited with code 1",
      "a",
      "b",
    ]);
  });

  it("cannot be judged without a command", () => {
    expect(reasonOf("verify", good)).toBe("the scenario has no `verify` command");
  });
});
