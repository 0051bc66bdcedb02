import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const hang = { fault: "hang", at: "shard.merged", shard: 3 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "hang", at: "shard.merged", occurrence: 1 };
  expect(armedInShard(hang, 3)).toEqual(order);
  expect(armedInShard(hang, 3, 2)).toBe(null);
  expect(armedInShard(hang, 4)).toBe(null);
  expect(armedInRun(hang)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(hang)).toEqual([]);
  expect(problemsOf({ ...hang, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
});

test("takes no field that it does not know", () => {
  expect(isRefused({ ...hang, ms: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(hang)).toBe("hangs at shard.merged in shard 3, attempt 1");
});
