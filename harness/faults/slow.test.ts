import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const slow = { fault: "slow", operation: "sync", ms: 20, shard: 3 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "slow", operation: "sync", ms: 20 };
  expect(armedInShard(slow, 3)).toEqual(order);
  expect(armedInShard(slow, 3, 2)).toBe(null);
  expect(armedInShard(slow, 4)).toBe(null);
  expect(armedInRun(slow)).toBe(null);
  expect(armedInRun({ fault: "slow", ms: 1, task: "merge_customer_data" })).toMatchObject({
    operation: "any",
  });
});

test("is refused where it can never strike", () => {
  expect(problemsOf(slow)).toEqual([]);
  expect(problemsOf({ ...slow, attempt: 4, shard: [1, 11] })).toEqual([
    "shard.1: 11 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(isRefused({ ...slow, ms: 0 })).toBe(true);
  expect(isRefused({ ...slow, operation: "open" })).toBe(true);
  expect(isRefused({ ...slow, artifact: "profiles" })).toBe(true);
});

test("is described", () => {
  expect(described(slow)).toBe("slows every sync by 20 ms in shard 3, attempt 1");
  expect(described({ fault: "slow", ms: 5 })).toBe(
    "slows every operation by 5 ms in every shard, attempt 1",
  );
});
