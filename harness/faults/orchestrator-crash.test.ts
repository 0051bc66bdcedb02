import { expect, test } from "vitest";
import { described, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedOfClient, strikesThrough } from "./testing/platform-orders.ts";

const crash = { fault: "orchestrator-crash" };

test("is an order about the root run: after one shard, unless it says otherwise", () => {
  expect(strikesThrough(crash)).toEqual(["steer"]);
  expect(orderedOfClient(crash)).toEqual({
    fault: 5,
    action: "orchestrator-crash",
    afterShards: 1,
  });
  expect(orderedOfClient({ ...crash, afterShards: 0 })).toMatchObject({ afterShards: 0 });
});

test("is refused when it would come too late", () => {
  expect(problemsOf({ ...crash, afterShards: 9 })).toEqual([]);
  expect(problemsOf({ ...crash, afterShards: 10 })).toEqual([
    "afterShards: 10 comes too late: the run has 10 shards. Allowed: 0 to 9.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const afterShards of [-1, 1.5, 10_000, "1"]) {
    expect(isRefused({ ...crash, afterShards })).toBe(true);
  }
  expect(isRefused({ ...crash, shard: 3 })).toBe(true);
});

test("is described", () => {
  expect(described(crash)).toBe(
    "kills the orchestrator when 1 shard has completed, and starts the run again",
  );
  expect(described({ ...crash, afterShards: 3 })).toBe(
    "kills the orchestrator when 3 shards have completed, and starts the run again",
  );
});
