import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const delay = { fault: "delay", at: "shard.merged", shard: 3, ms: 250 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "delay", at: "shard.merged", occurrence: 1, ms: 250 };
  expect(armedInShard(delay, 3)).toEqual(order);
  expect(armedInShard(delay, 3, 2)).toBe(null);
  expect(armedInShard(delay, 4)).toBe(null);
  expect(armedInRun(delay)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(delay)).toEqual([]);
  expect(problemsOf({ ...delay, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
});

test("takes up to ten minutes, and must say how long", () => {
  for (const ms of [0, 600_001, 1.5, undefined]) expect(isRefused({ ...delay, ms })).toBe(true);
  expect(isRefused({ ...delay, ms: 600_000 })).toBe(false);
});

test("is described", () => {
  expect(described(delay)).toBe("pauses for 250 ms at shard.merged in shard 3, attempt 1");
});
