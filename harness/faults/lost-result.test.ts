import { expect, test } from "vitest";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedInRun, orderedInShard, strikesThrough } from "./testing/platform-orders.ts";

const lost = { fault: "lost-result", shard: 3 };

test("is an order to the platform, for its shard and attempt only", () => {
  const order = { fault: 5, action: "lost-result" };
  expect(strikesThrough(lost)).toEqual(["deliver"]);
  expect(orderedInShard(lost, 3)).toEqual(order);
  expect(orderedInShard(lost, 3, 2)).toBe(null);
  expect(orderedInShard(lost, 4)).toBe(null);
  expect(orderedInRun(lost)).toBe(null);
});

test("takes lists, any, and the orchestrator", () => {
  const order = { fault: 5, action: "lost-result" };
  const some = { ...lost, shard: [1, 3], attempt: [2, 4] };
  expect(orderedInShard(some, 3, 4)).toEqual(order);
  expect(orderedInShard(some, 3, 3)).toBe(null);
  expect(orderedInShard(some, 2, 2)).toBe(null);
  expect(orderedInShard({ ...lost, shard: "*", attempt: "*" }, 9, 4)).toEqual(order);
  const ofRun = { ...lost, shard: undefined, task: "merge_customer_data" };
  expect(orderedInRun(ofRun)).toEqual(order);
  expect(orderedInShard(ofRun, 3)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(lost)).toEqual([]);
  expect(problemsOf({ ...lost, shard: [3, 10] })).toEqual([
    "shard.1: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(problemsOf({ ...lost, task: "merge_customer_data", attempt: 2 })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [{ shard: -1 }, { attempt: 0 }, { attempt: 5 }, { task: "x" }, { at: "x" }]) {
    expect(isRefused({ ...lost, ...field })).toBe(true);
  }
});

test("strikes the first attempt unless it says otherwise", () => {
  expect(faultOf(lost)).toMatchObject({ attempt: 1 });
});

test("is described", () => {
  expect(described(lost)).toBe("loses the result in shard 3, attempt 1");
  expect(described({ ...lost, shard: undefined, attempt: "*" })).toMatch(
    /in every shard, every attempt$/,
  );
});
