import { expect, test } from "vitest";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedInRun, orderedInShard, strikesThrough } from "./testing/platform-orders.ts";

const twice = { fault: "duplicate-delivery", shard: 3 };

test("is an order to the platform, for its shard and attempt only", () => {
  const order = { fault: 5, action: "duplicate-delivery", when: "at-once" };
  expect(strikesThrough(twice)).toEqual(["deliver"]);
  expect(orderedInShard(twice, 3)).toEqual(order);
  expect(orderedInShard(twice, 3, 2)).toBe(null);
  expect(orderedInShard(twice, 4)).toBe(null);
  expect(orderedInRun(twice)).toBe(null);
});

test("takes lists, any, and the orchestrator", () => {
  const order = { fault: 5, action: "duplicate-delivery", when: "at-once" };
  const some = { ...twice, shard: [1, 3], attempt: [2, 4] };
  expect(orderedInShard(some, 3, 4)).toEqual(order);
  expect(orderedInShard(some, 3, 3)).toBe(null);
  expect(orderedInShard(some, 2, 2)).toBe(null);
  expect(orderedInShard({ ...twice, shard: "*", attempt: "*" }, 9, 4)).toEqual(order);
  const ofRun = { ...twice, shard: undefined, task: "merge_customer_data" };
  expect(orderedInRun(ofRun)).toEqual(order);
  expect(orderedInShard(ofRun, 3)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(twice)).toEqual([]);
  expect(problemsOf({ ...twice, shard: [3, 10] })).toEqual([
    "shard.1: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(problemsOf({ ...twice, task: "merge_customer_data", attempt: 2 })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [{ shard: -1 }, { attempt: 0 }, { attempt: 5 }, { task: "x" }, { at: "x" }]) {
    expect(isRefused({ ...twice, ...field })).toBe(true);
  }
});

test("strikes the first attempt unless it says otherwise", () => {
  expect(faultOf(twice)).toMatchObject({ attempt: 1 });
});

test("may come afterwards", () => {
  const later = { ...twice, when: "afterwards" };
  expect(orderedInShard(later, 3)).toMatchObject({ when: "afterwards" });
  expect(described(later)).toBe("is delivered twice, one after the other, in shard 3, attempt 1");
  expect(isRefused({ ...twice, when: "never" })).toBe(true);
});

test("is described", () => {
  expect(described(twice)).toBe("is delivered twice at once in shard 3, attempt 1");
  expect(described({ ...twice, shard: undefined, attempt: "*" })).toMatch(
    /in every shard, every attempt$/,
  );
});
