import { expect, test } from "vitest";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedInRun, orderedInShard, strikesThrough } from "./testing/platform-orders.ts";

const failure = { fault: "spin-up-failure", shard: 3 };

test("is an order to the platform, for its shard and attempt only", () => {
  const order = { fault: 5, action: "spin-up-failure" };
  expect(strikesThrough(failure)).toEqual(["deliver"]);
  expect(orderedInShard(failure, 3)).toEqual(order);
  expect(orderedInShard(failure, 3, 2)).toBe(null);
  expect(orderedInShard(failure, 4)).toBe(null);
  expect(orderedInRun(failure)).toBe(null);
});

test("takes lists, any, and the orchestrator", () => {
  const order = { fault: 5, action: "spin-up-failure" };
  const some = { ...failure, shard: [1, 3], attempt: [2, 4] };
  expect(orderedInShard(some, 3, 4)).toEqual(order);
  expect(orderedInShard(some, 3, 3)).toBe(null);
  expect(orderedInShard(some, 2, 2)).toBe(null);
  expect(orderedInShard({ ...failure, shard: "*", attempt: "*" }, 9, 4)).toEqual(order);
  const ofRun = { ...failure, shard: undefined, task: "merge_customer_data" };
  expect(orderedInRun(ofRun)).toEqual(order);
  expect(orderedInShard(ofRun, 3)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(failure)).toEqual([]);
  expect(problemsOf({ ...failure, shard: [3, 10] })).toEqual([
    "shard.1: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(problemsOf({ ...failure, task: "merge_customer_data", attempt: 2 })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [{ shard: -1 }, { attempt: 0 }, { attempt: 5 }, { task: "x" }, { at: "x" }]) {
    expect(isRefused({ ...failure, ...field })).toBe(true);
  }
});

test("strikes the first attempt unless it says otherwise", () => {
  expect(faultOf(failure)).toMatchObject({ attempt: 1 });
});

test("is described", () => {
  expect(described(failure)).toBe("fails to spin up in shard 3, attempt 1");
  expect(described({ ...failure, shard: undefined, attempt: "*" })).toMatch(
    /in every shard, every attempt$/,
  );
});
