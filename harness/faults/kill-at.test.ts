import { expect, test } from "vitest";
import { whyOnlyOurWorker } from "./index.ts";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedInRun, orderedInShard, strikesThrough } from "./testing/platform-orders.ts";

const kill = { fault: "kill-at", shard: 3, ms: 40 };

test("is an order to the platform, for its shard and attempt only", () => {
  const order = { fault: 5, action: "kill-at", trigger: { when: "time", ms: 40 } };
  expect(strikesThrough(kill)).toEqual(["deliver"]);
  expect(orderedInShard(kill, 3)).toEqual(order);
  expect(orderedInShard(kill, 3, 2)).toBe(null);
  expect(orderedInShard(kill, 4)).toBe(null);
  expect(orderedInRun(kill)).toBe(null);
});

test("takes lists, any, and the orchestrator", () => {
  const order = { fault: 5, action: "kill-at", trigger: { when: "time", ms: 40 } };
  const some = { ...kill, shard: [1, 3], attempt: [2, 4] };
  expect(orderedInShard(some, 3, 4)).toEqual(order);
  expect(orderedInShard(some, 3, 3)).toBe(null);
  expect(orderedInShard(some, 2, 2)).toBe(null);
  expect(orderedInShard({ ...kill, shard: "*", attempt: "*" }, 9, 4)).toEqual(order);
  const ofRun = { ...kill, shard: undefined, task: "merge_customer_data" };
  expect(orderedInRun(ofRun)).toEqual(order);
  expect(orderedInShard(ofRun, 3)).toBe(null);
});

test("needs our own worker to count bytes, and nothing else", () => {
  expect(whyOnlyOurWorker([faultOf(kill), faultOf({ fault: "kill-at", log: "shard_start" })])).toBe(
    null,
  );
  const bytes = faultOf({ fault: "kill-at", bytes: 5 });
  expect(whyOnlyOurWorker([faultOf(kill), bytes])).toMatch(
    /^kill-at: bytes are counted by the disk operations that our own worker tells/,
  );
});

test("is refused where it can never strike", () => {
  expect(problemsOf(kill)).toEqual([]);
  expect(problemsOf({ ...kill, shard: [3, 10] })).toEqual([
    "shard.1: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(problemsOf({ ...kill, task: "merge_customer_data", attempt: 2 })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [{ shard: -1 }, { attempt: 0 }, { attempt: 5 }, { task: "x" }, { at: "x" }]) {
    expect(isRefused({ ...kill, ...field })).toBe(true);
  }
});

test("strikes the first attempt unless it says otherwise", () => {
  expect(faultOf(kill)).toMatchObject({ attempt: 1 });
});

const { ms: _, ...whenever } = kill;

test("strikes at a time, at a log line, or at an amount", () => {
  const atLog = { ...whenever, log: "source_loaded" };
  expect(orderedInShard(atLog, 3)).toMatchObject({
    trigger: { when: "log", event: "source_loaded" },
  });
  expect(described(atLog)).toBe("is killed when it logs source_loaded in shard 3, attempt 1");
  const atBytes = { ...whenever, bytes: 2048 };
  expect(orderedInShard(atBytes, 3)).toMatchObject({ trigger: { when: "bytes", bytes: 2048 } });
  expect(described(atBytes)).toBe("is killed when it has written 2048 bytes in shard 3, attempt 1");
});

test("needs one moment, and no more than one", () => {
  expect(problemsOf(whenever)).toEqual([": says not when. Give one of: ms, log, bytes."]);
  expect(problemsOf({ ...kill, bytes: 1 })).toEqual([
    "bytes: is one too many beside `ms`. Give one of: ms, log, bytes.",
  ]);
  expect(problemsOf({ ...whenever, log: "shard_end", bytes: 1 })).toEqual([
    "bytes: is one too many beside `log`. Give one of: ms, log, bytes.",
  ]);
  expect(problemsOf({ ...kill, log: "shard_end", bytes: 1 })).toEqual([
    "log: is one too many beside `ms`. Give one of: ms, log, bytes.",
  ]);
});

test.each([
  { ms: 0 },
  { ms: 600_001 },
  { log: "" },
  { log: "Source loaded" },
  { log: "x".repeat(65) },
  { bytes: 0 },
  { bytes: 1.5 },
  { bytes: 1_000_000_001 },
])("takes no %j", (moment) => {
  expect(isRefused({ ...whenever, ...moment })).toBe(true);
});

test("is described", () => {
  expect(described(kill)).toBe("is killed after 40 ms in shard 3, attempt 1");
  expect(described({ ...kill, shard: undefined, attempt: "*" })).toMatch(
    /in every shard, every attempt$/,
  );
});
