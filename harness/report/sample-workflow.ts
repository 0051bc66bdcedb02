/** For the tests of this folder: a workflow of the user's own, in which a subtask of a subtask fails once. */
import type { JournalEvent } from "../journal/entry.ts";
import { withWorkflowOverrides } from "../scenario/workflow-overrides.ts";
import { workflowSchema } from "../scenario/workflow-schema.ts";

export const sampleWorkflow = withWorkflowOverrides(
  workflowSchema.parse({
    name: "charge-twice",
    description: "A charge is killed.",
    run: { worker: "node a.js", task: "shop", waitScale: 0.1 },
    faults: [{ fault: "kill-at", task: "charge", start: 2, log: "charging" }],
    expect: { outcome: "completed" },
  }),
  {},
);

export const created = (run: string, task: string, parent: string | null): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task,
  parent,
  root: "root",
  shard: null,
  input: [run],
  maxAttempts: 2,
});
const started = (run: string, attempt: number): JournalEvent => ({
  kind: "attempt",
  event: "started",
  run,
  attempt,
});
const completed = (run: string, attempt: number): JournalEvent[] => [
  { kind: "attempt", event: "ended", run, attempt, outcome: "completed", reason: null },
  { kind: "result", run, attempt, value: 1 },
  { kind: "run", event: "ended", run, status: "completed", error: null },
];
const at = (t: number, events: readonly JournalEvent[]): [number, JournalEvent][] =>
  events.map((event) => [t, event]);

/** `shop` starts two orders, the first of which starts two charges. */
export const healedWorkflow: readonly [number, JournalEvent][] = [
  ...at(0, [created("root", "shop", null), started("root", 1)]),
  ...at(100, [created("a", "order", "root"), created("b", "order", "root")]),
  ...at(110, [started("a", 1), started("b", 1)]),
  ...at(150, [created("a1", "charge", "a"), created("a2", "charge", "a")]),
  ...at(160, [started("a1", 1), started("a2", 1)]),
  ...at(200, completed("b", 1)),
  ...at(300, [
    {
      kind: "fault",
      event: "struck",
      fault: 0,
      action: "kill-at",
      at: 'a line with "charging"',
      run: "a2",
      task: "charge",
      shard: null,
      attempt: 1,
    },
    { kind: "attempt", event: "ended", run: "a2", attempt: 1, outcome: "failed", reason: "killed" },
    {
      kind: "run",
      event: "retry-scheduled",
      run: "a2",
      attempt: 2,
      declaredWaitMs: 1000,
      waitMs: 100,
    },
  ]),
  ...at(310, completed("a1", 1)),
  ...at(400, [started("a2", 2)]),
  ...at(500, completed("a2", 2)),
  ...at(550, completed("a", 1)),
  ...at(600, completed("root", 1)),
];
