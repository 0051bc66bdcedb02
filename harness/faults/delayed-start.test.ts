import { expect, test } from "vitest";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedInRun, orderedInShard, strikesThrough } from "./testing/platform-orders.ts";

const delayed = { fault: "delayed-start", shard: 3, ms: 250 };

test("is an order to the platform, for its shard and attempt only", () => {
  const order = { fault: 5, action: "delayed-start", ms: 250 };
  expect(strikesThrough(delayed)).toEqual(["deliver"]);
  expect(orderedInShard(delayed, 3)).toEqual(order);
  expect(orderedInShard(delayed, 3, 2)).toBe(null);
  expect(orderedInShard(delayed, 4)).toBe(null);
  expect(orderedInRun(delayed)).toBe(null);
});

test("takes lists, any, and the orchestrator", () => {
  const order = { fault: 5, action: "delayed-start", ms: 250 };
  const some = { ...delayed, shard: [1, 3], attempt: [2, 4] };
  expect(orderedInShard(some, 3, 4)).toEqual(order);
  expect(orderedInShard(some, 3, 3)).toBe(null);
  expect(orderedInShard(some, 2, 2)).toBe(null);
  expect(orderedInShard({ ...delayed, shard: "*", attempt: "*" }, 9, 4)).toEqual(order);
  const ofRun = { ...delayed, shard: undefined, task: "merge_customer_data" };
  expect(orderedInRun(ofRun)).toEqual(order);
  expect(orderedInShard(ofRun, 3)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(delayed)).toEqual([]);
  expect(problemsOf({ ...delayed, shard: [3, 10] })).toEqual([
    "shard.1: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(problemsOf({ ...delayed, task: "merge_customer_data", attempt: 2 })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [{ shard: -1 }, { attempt: 0 }, { attempt: 5 }, { task: "x" }, { at: "x" }]) {
    expect(isRefused({ ...delayed, ...field })).toBe(true);
  }
});

test("strikes the first attempt unless it says otherwise", () => {
  expect(faultOf(delayed)).toMatchObject({ attempt: 1 });
});

test("needs to know how late: 1 ms to ten minutes", () => {
  for (const ms of [undefined, 0, -5, 1.5, 600_001, "250"]) {
    expect(isRefused({ ...delayed, ms })).toBe(true);
  }
  expect(isRefused({ ...delayed, ms: 600_000 })).toBe(false);
});

test("is described", () => {
  expect(described(delayed)).toBe("starts 250 ms late in shard 3, attempt 1");
  expect(described({ ...delayed, shard: undefined, attempt: "*" })).toMatch(
    /in every shard, every attempt$/,
  );
});
