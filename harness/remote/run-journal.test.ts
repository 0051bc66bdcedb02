import { expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { createRunJournal } from "./run-journal.ts";
import { taskRunDetails } from "./task-run.ts";

const at = (second: number) => new Date(second * 1000).toISOString();
const failed = { status: "failed", startedAt: at(1), completedAt: at(2), error: "no room" };

/** What looks at a run of shard 3 tell. */
function told(looks: readonly object[], isFinal = true) {
  const events: [seconds: number, JournalEvent][] = [];
  const journal = createRunJournal((event, time) => events.push([time / 1000, event]));
  const run = { id: "c", taskId: "tsk", parentTaskRunId: "r", rootTaskRunId: "r" };
  for (const look of looks) {
    const input = [{ shard: 3 }];
    journal.see(taskRunDetails.parse({ ...run, input, results: [], ...look }), isFinal);
  }
  return events.map(([time, { kind, ...event }]) => [time, kind, event]);
}

const CREATED = [
  1,
  "run",
  {
    event: "created",
    run: "c",
    task: "process_shard",
    parent: "r",
    root: "r",
    shard: 3,
    maxAttempts: 4,
  },
];
const LOOKS = [
  { status: "pending", attempts: [] },
  { status: "running", attempts: [{ status: "running", startedAt: at(1) }] },
  { status: "pending", attempts: [failed] },
  { status: "running", attempts: [failed, { status: "running", startedAt: at(4) }] },
  {
    status: "succeeded",
    attempts: [failed, { status: "succeeded", startedAt: at(4), completedAt: at(5) }],
    completedAt: at(5),
    results: [{ rows: 1 }],
  },
];
const retry = {
  event: "retry-scheduled",
  run: "c",
  attempt: 2,
  declaredWaitMs: 2000,
  waitMs: 2000,
};
const ATTEMPTS = [
  [1, "attempt", { event: "started", run: "c", attempt: 1 }],
  [2, "attempt", { event: "ended", run: "c", attempt: 1, outcome: "failed", reason: "no room" }],
  [2, "run", retry],
  [4, "attempt", { event: "started", run: "c", attempt: 2 }],
  [5, "attempt", { event: "ended", run: "c", attempt: 2, outcome: "completed", reason: null }],
];
const END = [
  [5, "result", { run: "c", attempt: 2, value: { rows: 1 } }],
  [5, "run", { event: "ended", run: "c", status: "completed", error: null }],
];

it("tells each thing once, with the platform's times", () => {
  expect(told([...LOOKS, ...LOOKS.slice(-1)])).toEqual([CREATED, ...ATTEMPTS, ...END]);
});

it("tells the same of a run that is seen only when it has ended", () => {
  expect(told(LOOKS.slice(-1))).toEqual([CREATED, ...ATTEMPTS, ...END]);
});

it("keeps back an end that is not final", () => {
  expect(told(LOOKS, false)).toEqual([CREATED, ...ATTEMPTS]);
});

it("tells of a run that was cancelled before it began", () => {
  expect(told([{ status: "canceled", attempts: [], completedAt: at(1) }])).toEqual([
    CREATED,
    [1, "run", { event: "ended", run: "c", status: "canceled", error: null }],
  ]);
});

it("knows a shard that was started by itself, which is no orchestrator", () => {
  const [created] = told([{ ...LOOKS[4], parentTaskRunId: "", rootTaskRunId: "c" }]);
  expect(created?.[2]).toMatchObject({ task: "process_shard", parent: null, root: "c", shard: 3 });
});

it("takes what is no task run's state for no end", () => {
  expect(
    told([
      { status: "paused", attempts: [] },
      { status: "resuming", attempts: [] },
    ]),
  ).toEqual([]);
});
