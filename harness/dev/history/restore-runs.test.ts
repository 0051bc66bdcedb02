import { expect, it } from "vitest";
import { restoreRuns, SERVER_ENDED } from "./restore-runs.ts";
import type { RecordOf, RunRecord } from "./run-records.ts";
import { recordsOf } from "./run-records.ts";

const NOW = 1000;
const created = (run: string, number: number, root = run): RecordOf<"created"> => ({
  kind: "created",
  run,
  root,
  task: "task",
  parent: run === root ? null : root,
  parentAttempt: run === root ? null : 1,
  start: number,
  shard: null,
  input: ["x"],
  version: "wfv-1",
  number,
});
const attempt = (run: string, part: Partial<RecordOf<"attempt">> = {}): RecordOf<"attempt"> => ({
  kind: "attempt",
  run,
  attempt: 1,
  status: "running",
  enqueuedAt: 10,
  startedAt: 20,
  endedAt: null,
  error: null,
  ...part,
});
const completed = (run: string): RunRecord[] => [
  attempt(run, { status: "completed", endedAt: 30 }),
  { kind: "decided", run, status: "completed", error: null, results: [1] },
];
const ended = (run: string, number: number): RunRecord => ({ kind: "ended", run, number, at: 40 });
const CANCELLED = "the run was cancelled";

/** Status, error, time and number of each end, in the order of the ends. */
const ends = (records: readonly RunRecord[]) =>
  restoreRuns(records, NOW).runs.map(({ id, endNumber, endedAt, details }) => [
    id,
    details.status,
    details.error,
    endedAt,
    endNumber,
  ]);

it("puts a run together, of whose attempts the last record is right", () => {
  const records = [
    created("a", 3),
    attempt("a"),
    attempt("a", { status: "failed", endedAt: 25, error: "boom" }),
    attempt("a", { attempt: 2, enqueuedAt: 26, startedAt: 27 }),
    attempt("a", { attempt: 2, enqueuedAt: 26, startedAt: 27, status: "completed", endedAt: 30 }),
    ...completed("a").slice(1),
    ended("a", 5),
  ];
  const { runs } = restoreRuns(records, NOW);
  expect(runs).toEqual([
    {
      id: "a",
      root: "a",
      number: 3,
      versionId: "wfv-1",
      enqueuedAt: [10, 26],
      endNumber: 5,
      endedAt: 40,
      details: {
        id: "a",
        task: "task",
        status: "completed",
        parent: null,
        parentAttempt: null,
        root: "a",
        start: 3,
        shard: null,
        input: ["x"],
        attempts: [
          { attempt: 1, status: "failed", startedAt: 20, endedAt: 25, error: "boom" },
          { attempt: 2, status: "completed", startedAt: 27, endedAt: 30, error: null },
        ],
        retries: 1,
        results: [1],
        error: null,
      },
    },
  ]);
  // What is written of it gives the same, also after half of it has been written twice.
  const [run] = runs;
  const again = run === undefined ? [] : recordsOf(run);
  expect(restoreRuns([...again, ...again.slice(0, 2)], NOW).runs).toEqual(runs);
});

it("fails what was under way when a server was killed, subtasks before their roots", () => {
  const records = [
    created("a", 1),
    attempt("a"),
    created("a1", 2, "a"),
    created("b", 3),
    ...completed("b"),
    ended("b", 7),
    created("a2", 4, "a"),
    ...completed("a2"),
    ended("a2", 8),
  ];
  expect(ends(records)).toEqual([
    ["b", "completed", null, 40, 7],
    ["a2", "completed", null, 40, 8],
    ["a1", "failed", SERVER_ENDED, NOW, 9],
    ["a", "failed", SERVER_ENDED, NOW, 10],
  ]);
  const [a] = restoreRuns(records, NOW).runs.slice(-1);
  expect(a?.details.attempts).toEqual([
    { attempt: 1, status: "failed", startedAt: 20, endedAt: NOW, error: SERVER_ENDED },
  ]);
});

it("cancels what a client or an end in good order has cancelled, but not what came later", () => {
  const records: RunRecord[] = [
    created("a", 1),
    created("a1", 2, "a"),
    { kind: "cancelled", root: "a", at: 50 },
    created("b", 3),
    created("c", 4),
    ...completed("c"),
    ended("c", 1),
    { kind: "closed", at: 60 },
    created("d", 5),
  ];
  expect(ends(records)).toEqual([
    ["c", "completed", null, 40, 1],
    ["d", "failed", SERVER_ENDED, NOW, 2],
    ["b", "canceled", CANCELLED, 60, 3],
    ["a1", "canceled", CANCELLED, 50, 4],
    ["a", "canceled", CANCELLED, 50, 5],
  ]);
});

it("leaves a run as it was decided, and cancels what was still below it", () => {
  const records = [created("a", 1), created("a1", 2, "a"), attempt("a1"), ...completed("a")];
  expect(ends(records)).toEqual([
    ["a1", "canceled", CANCELLED, 30, 1],
    ["a", "completed", null, 30, 2],
  ]);
});

it("leaves out what says nothing by itself, and gives the keys of what is there", () => {
  const key = (root: string): RunRecord => ({ kind: "keyed", root, key: `of ${root}`, at: 5 });
  const records = [
    ...completed("nobody"),
    ended("nobody", 9),
    key("nobody"),
    created("a1", 2, "lost root"),
    created("a", 1),
    key("a"),
  ];
  const { runs, keys } = restoreRuns(records, NOW);
  expect(runs.map(({ id }) => id)).toEqual(["a"]);
  expect(keys).toEqual([key("a")]);
});
