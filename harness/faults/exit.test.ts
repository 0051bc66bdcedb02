import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const exit = { fault: "exit", at: "shard.merged", shard: 3, code: 0 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "exit", at: "shard.merged", occurrence: 1, code: 0 };
  expect(armedInShard(exit, 3)).toEqual(order);
  expect(armedInShard(exit, 3, 2)).toBe(null);
  expect(armedInShard(exit, 4)).toBe(null);
  expect(armedInRun(exit)).toBe(null);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(exit)).toEqual([]);
  expect(problemsOf({ ...exit, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
});

test("takes codes of a process, 1 unless it says otherwise", () => {
  for (const code of [-1, 256, 1.5, "1"]) expect(isRefused({ ...exit, code })).toBe(true);
  expect(isRefused({ ...exit, code: 255 })).toBe(false);
  expect(armedInShard({ fault: "exit", at: "shard.start" })).toMatchObject({ code: 1 });
});

test("is described", () => {
  expect(described(exit)).toBe("exits with code 0 at shard.merged in shard 3, attempt 1");
});
