import { expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { runLines } from "./run-lines.ts";

const created = (run: string, parent: string | null): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task: parent === null ? "parent" : "child",
  parent,
  root: parent ?? run,
  shard: null,
  maxAttempts: 2,
});

const EVENTS: readonly JournalEvent[] = [
  created("r", null),
  created("c", "r"),
  { kind: "attempt", event: "started", run: "r", attempt: 1 },
  { kind: "log", run: "c", attempt: 1, stream: "stdout", line: "hello\u001b[2J" },
  {
    kind: "attempt",
    event: "ended",
    run: "c",
    attempt: 1,
    outcome: "failed",
    reason: "boom\nat x.js",
  },
  {
    kind: "run",
    event: "retry-scheduled",
    run: "c",
    attempt: 2,
    declaredWaitMs: 2000,
    waitMs: 2000,
  },
  { kind: "attempt", event: "noted", run: "c", attempt: 2, note: "sent a second callback" },
  { kind: "run", event: "ended", run: "c", status: "completed", error: null },
  { kind: "run", event: "ended", run: "r", status: "failed", error: "gave up" },
];

function linesOf(withOutput: boolean): string[] {
  const lines: string[] = [];
  let now = 0;
  const { onEvent } = runLines(
    (text) => lines.push(text),
    withOutput,
    () => now,
  );
  for (const event of EVENTS) {
    onEvent(event);
    now += 100;
  }
  return lines;
}

it("tells what becomes of runs, and of subtasks what is out of the ordinary", () => {
  expect(linesOf(false)).toEqual([
    "r  parent  created\n",
    "c  child  attempt 1 failed: boom at x.js\n",
    "c  child  attempt 2 in 2 000 ms\n",
    "c  child  attempt 2 sent a second callback\n",
    "r  parent  failed after 0.80 s: gave up\n",
  ]);
});

it("shows what tasks write where that is asked for, unable to steer the terminal", () => {
  expect(linesOf(true)).toContain("c  child  | hello?[2J\n");
});
