import { expect, test } from "vitest";
import { definitionOf } from "./index.ts";
import {
  armedInRun,
  armedInShard,
  described,
  faultOf,
  isRefused,
  problemsOf,
} from "./testing/plans.ts";

const zombie = { fault: "zombie", at: "shard.merged", shard: 3 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "zombie", at: "shard.merged", occurrence: 1, ms: 300 };
  expect(armedInShard(zombie, 3)).toEqual(order);
  expect(armedInShard(zombie, 3, 2)).toBe(null);
  expect(armedInShard(zombie, 4)).toBe(null);
  expect(armedInRun(zombie)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(zombie)).toEqual([]);
  expect(problemsOf({ ...zombie, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
});

test("the platform hears of the very attempts that are armed", () => {
  const deliver = (shard: number, attempt = 1) =>
    definitionOf(zombie).deliver?.(faultOf(zombie), 5, { task: "process_shard", shard, attempt });
  expect(deliver(3)).toEqual({ fault: 5, action: "zombie", ms: 300 });
  expect(deliver(3, 2)).toBe(null);
  expect(deliver(4)).toBe(null);
});

test("pauses as long as it says", () => {
  expect(armedInShard({ ...zombie, ms: 20 }, 3)).toMatchObject({ ms: 20 });
  expect(isRefused({ ...zombie, ms: 0 })).toBe(true);
});

test("is described", () => {
  expect(described(zombie)).toBe(
    "is declared dead, yet goes on 300 ms after its replacement has begun, at shard.merged in shard 3, attempt 1",
  );
});
