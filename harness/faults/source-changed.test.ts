import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const changed = { fault: "source-changed", source: "billing", how: "append", shard: 3 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "source-changed", source: "billing", how: "append" };
  expect(armedInShard(changed, 3)).toEqual(order);
  expect(armedInShard(changed, 3, 2)).toBe(null);
  expect(armedInShard(changed, 4)).toBe(null);
});

test("is never for the orchestrator, which learns what the sources are", () => {
  expect(armedInRun({ ...changed, shard: "*" })).toBe(null);
  expect(isRefused({ ...changed, task: "merge_customer_data" })).toBe(true);
});

test("is refused where it can never strike", () => {
  expect(problemsOf(changed)).toEqual([]);
  expect(problemsOf({ ...changed, shard: 10 })).toEqual([
    "shard: 10 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(isRefused({ ...changed, source: undefined })).toBe(true);
  expect(isRefused({ ...changed, how: "improve" })).toBe(true);
});

test.each([
  [{ how: "append" }, "appends a row to billing right before it is read in shard 3, attempt 1"],
  [{ how: "truncate" }, "truncates billing right before it is read in shard 3, attempt 1"],
  [{ how: undefined }, "replaces billing right before it is read in shard 3, attempt 1"],
])("%j is described", (fields, text) => {
  expect(described({ ...changed, ...fields })).toBe(text);
});
