import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const kill = { fault: "kill", at: "shard.merged", shard: 3 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "kill", at: "shard.merged", occurrence: 1 };
  expect(armedInShard(kill, 3)).toEqual(order);
  expect(armedInShard(kill, 3, 2)).toBe(null);
  expect(armedInShard(kill, 4)).toBe(null);
  expect(armedInRun(kill)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(kill)).toEqual([]);
  expect(problemsOf({ ...kill, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
});

test("takes no field that it does not know", () => {
  expect(isRefused({ ...kill, code: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(kill)).toBe("kills the process at shard.merged in shard 3, attempt 1");
});
