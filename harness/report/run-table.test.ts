import { expect, test } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { runRows } from "./run-rows.ts";
import { runTable } from "./run-table.ts";
import { timed } from "./sample-journal.ts";
import { created, healedWorkflow } from "./sample-workflow.ts";

const NONE: ReadonlySet<string> = new Set();

test("runs are a tree, each numbered as a fault's start would name it", () => {
  expect(runTable(runRows(timed(healedWorkflow)), NONE, 78)).toEqual([
    "run           attempts    time",
    "shop 1               1  0.60 s",
    "  order 1            1  0.44 s",
    "    charge 1         1  0.15 s",
    "    charge 2         2  0.34 s",
    "  order 2            1  0.09 s",
    "all                  6",
  ]);
});

test("a run that has not ended, or never began, says so", () => {
  const events: [number, JournalEvent][] = [
    ...healedWorkflow.slice(0, 5),
    [120, { kind: "run", event: "ended", run: "b", status: "canceled", error: "x" }],
  ];
  expect(runRows(timed(events))).toEqual([
    expect.objectContaining({ run: "root", parent: null, depth: 0, status: "running", ms: null }),
    expect.objectContaining({ run: "a", task: "order", start: 1, parent: "root", depth: 1 }),
    expect.objectContaining({ run: "b", start: 2, attempts: 0, status: "canceled", ms: null }),
  ]);
  expect(runTable(runRows(timed(events)), NONE, 78).slice(1)).toEqual([
    "shop 1            1   running",
    "  order 1         1   running",
    "  order 2         0  canceled",
    "all               2",
  ]);
  expect(runTable([], NONE, 78)).toEqual(["no run was started"]);
});

test("of many runs those are shown that are worth a look", () => {
  const many = Array.from({ length: 60 }, (_, n): [number, JournalEvent] => [
    600,
    created(`x${n}`, "mail", "b"),
  ]);
  const lines = runTable(runRows(timed([...healedWorkflow, ...many])), NONE, 78);
  expect(lines).toHaveLength(43);
  expect(lines[1]).toMatch(/^ {4}charge 2 +2 /);
  expect(lines.at(-2)).toBe("and 25 more runs, 21 of them struck or not completed at once");
  const one = runRows(timed(healedWorkflow)).filter(({ run }) => run === "b");
  const rows = [...Array.from({ length: 50 }, () => one.map((row) => ({ ...row }))).flat()];
  expect(runTable(rows, NONE, 78)).toEqual([
    "50 runs, all completed with their first attempt",
    "run  attempts  time",
    "all        50",
  ]);
  expect(runTable(rows, new Set(["b"]), 78)).toHaveLength(43);
});

test("a name of any length, and a task that calls itself without end, leave a table", () => {
  const deep = Array.from({ length: 30 }, (_, n): [number, JournalEvent] => [
    n,
    created(`${n}`, `walk\x1b[2J${"x".repeat(100)}`, n === 0 ? null : `${n - 1}`),
  ]);
  for (const line of runTable(runRows(timed(deep)), NONE, 78)) {
    expect(line.length).toBeLessThan(78);
    expect(line).not.toContain("\x1b");
  }
});
