/** For tests: a workflow that bills three orders, run with one fault and without, and ways to change it. */
import type { JournalEntry, JournalEvent } from "../../journal/entry.ts";
import type { WorkflowEvidence, WorkflowRun } from "./evidence.ts";

export const ROOT = "root";
const ORDERS = [1, 2, 3];
/** The order whose first attempt is killed. */
export const STRUCK = 2;

/** In which the run of order 2 needed two attempts, and the run without faults. */
export function goodWorkflow(): WorkflowEvidence {
  return {
    ...run(true),
    reference: run(false),
    results: "same",
    verifications: null,
    expectation: {
      outcome: "completed",
      attempts: {},
      faults: [
        {
          action: "kill-at",
          description: "is killed",
          of: { task: "price", shards: "*", starts: [STRUCK], attempts: [1], isCertain: false },
        },
      ],
    },
    retryPolicies: {
      bill: { maxRetries: 0, waitDurationMs: 0, backoffScaling: 1 },
      price: { maxRetries: 2, waitDurationMs: 1000, backoffScaling: 2 },
    },
    waitScale: 0.02,
  };
}

/** With other entries in the run with faults. An entry is dropped by null, several may stand for one. */
export function withJournal(
  evidence: WorkflowEvidence,
  change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null,
): WorkflowEvidence {
  return { ...evidence, journal: changed(evidence.journal, change) };
}

/** The same for the run without faults. */
export function withReference(
  evidence: WorkflowEvidence,
  change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null,
): WorkflowEvidence {
  const { reference } = evidence;
  return {
    ...evidence,
    reference: { ...reference, journal: changed(reference.journal, change) },
  };
}

function changed(
  journal: readonly JournalEntry[],
  change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null,
): JournalEntry[] {
  return journal.flatMap((entry) => change(entry) ?? []).map((entry, seq) => ({ ...entry, seq }));
}

export const runOf = (order: number) => `run-${order}`;

export function created(id: string, task: string, input: unknown, parent: string | null) {
  const maxAttempts = task === "bill" ? 1 : 3;
  return {
    kind: "run",
    event: "created",
    run: id,
    task,
    parent,
    root: ROOT,
    shard: null,
    input,
    maxAttempts,
  } as const;
}

/** The entries of a run that completes with its one attempt. */
export function completing(id: string, attempt: number, value: unknown): JournalEvent[] {
  return [
    { kind: "attempt", event: "ended", run: id, attempt, outcome: "completed", reason: null },
    { kind: "result", run: id, attempt, value },
    { kind: "run", event: "ended", run: id, status: "completed", error: null },
  ];
}

/** Events as entries, from a place in a journal on; they are numbered anew when they are put there. */
export function entries(t: number, events: readonly JournalEvent[]): JournalEntry[] {
  return events.map((event) => ({ seq: 0, t, ...event }));
}

function run(withFault: boolean): WorkflowRun {
  const events: [number, JournalEvent][] = [
    [0, created(ROOT, "bill", [{ orders: ORDERS }], null)],
    [0, { kind: "attempt", event: "started", run: ROOT, attempt: 1 }],
  ];
  for (const order of ORDERS) {
    const id = runOf(order);
    const isStruck = withFault && order === STRUCK;
    events.push([10, created(id, "price", [{ order }], ROOT)]);
    events.push([10, { kind: "attempt", event: "started", run: id, attempt: 1 }]);
    if (isStruck) for (const event of killed(id)) events.push([20, event]);
    if (isStruck) events.push([40, { kind: "attempt", event: "started", run: id, attempt: 2 }]);
    const value = { order, cents: 100 * order };
    for (const event of completing(id, isStruck ? 2 : 1, value)) events.push([50, event]);
  }
  for (const event of completing(ROOT, 1, { cents: 600 })) events.push([60, event]);
  return {
    root: ROOT,
    otherRoots: [],
    journal: events.map(([t, event], seq) => ({ seq, t, ...event })),
  };
}

function killed(id: string): JournalEvent[] {
  const place = { run: id, task: "price", shard: null, attempt: 1 };
  return [
    { kind: "fault", event: "struck", fault: 0, action: "kill-at", at: "1 ms", ...place },
    { kind: "attempt", event: "ended", run: id, attempt: 1, outcome: "failed", reason: "killed" },
    {
      kind: "run",
      event: "retry-scheduled",
      run: id,
      attempt: 2,
      declaredWaitMs: 1000,
      waitMs: 20,
    },
  ];
}
