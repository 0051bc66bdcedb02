import { expect, it } from "vitest";
import { eventOfLine } from "./worker-lines.ts";

const attempt = {
  run: "r",
  root: "r",
  parent: null,
  attempt: 2,
  task: "t",
  plan: "standard",
  start: 1,
  shard: 3,
  input: [],
};
const eventOf = (line: unknown, stream: "stdout" | "stderr" = "stdout") =>
  eventOfLine(attempt, stream, typeof line === "string" ? line : JSON.stringify(line));
const struck = { event: "fault_struck", fault: 1, action: "throw", at: "shard.start" };
const store = { event: "store", op: "sync", path: "k/a", bytes: 5 };

it("tells a strike, with the attempt that it struck", () => {
  expect(eventOf({ ...struck, level: "info" })).toEqual({
    kind: "fault",
    event: "struck",
    fault: 1,
    action: "throw",
    at: "shard.start",
    run: "r",
    task: "t",
    shard: 3,
    attempt: 2,
  });
});

it("tells a disk operation", () => {
  expect(eventOf({ ...store, time: 1 })).toEqual({
    kind: "store",
    run: "r",
    attempt: 2,
    op: "sync",
    path: "k/a",
    bytes: 5,
  });
});

it.each([
  ["another event", { event: "shard_start" }],
  ["a strike of no fault", { ...struck, fault: -1 }],
  ["an operation that there is not", { ...store, op: "teleport" }],
  ["a list", [1]],
])("takes %s for a log line", (_, line) => {
  const isObject = !Array.isArray(line);
  expect(eventOf(line)).toEqual({
    kind: "log",
    run: "r",
    attempt: 2,
    stream: "stdout",
    line: isObject ? line : "[1]",
  });
});

it.each([
  ["text", "hello", "stdout"],
  ["half an object", '{"event":"store"', "stdout"],
  [
    "what is nested too deeply to be written again",
    `{"a":${"[".repeat(2e4)}${"]".repeat(2e4)}}`,
    "stdout",
  ],
  ["a strike on stderr, where anyone may write,", JSON.stringify(struck), "stderr"],
] as const)("takes %s as it is", (_, line, stream) => {
  expect(eventOf(line, stream)).toEqual({ kind: "log", run: "r", attempt: 2, stream, line });
});
