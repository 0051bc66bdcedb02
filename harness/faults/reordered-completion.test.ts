import { expect, test } from "vitest";
import { faultProblems } from "./index.ts";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedOfClient, strikesThrough } from "./testing/platform-orders.ts";

const reordered = { fault: "reordered-completion" };

test("is an order about the root run: the last shard first, unless it says otherwise", () => {
  expect(strikesThrough(reordered)).toEqual(["steer"]);
  const reverse = { fault: 5, action: "reordered-completion", order: [3, 2, 1, 0] };
  expect(orderedOfClient(reordered, 4)).toEqual(reverse);
  expect(orderedOfClient({ ...reordered, order: "reverse" }, 4)).toEqual(reverse);
});

test("may name the shards, all or some", () => {
  expect(orderedOfClient({ ...reordered, order: [7, 0, 2] })).toMatchObject({ order: [7, 0, 2] });
});

test("takes no list that is none, or names a shard twice", () => {
  for (const order of [[], [1], [1, 1], [0, -1], [0, 1.5], [0, 10_000], "forwards", 3]) {
    expect(isRefused({ ...reordered, order }), JSON.stringify(order)).toBe(true);
  }
  expect(isRefused({ ...reordered, shard: 3 })).toBe(true);
});

test("is refused where it can never strike", () => {
  expect(problemsOf({ ...reordered, order: [9, 0] })).toEqual([]);
  expect(problemsOf({ ...reordered, order: [0, 10, 12] })).toEqual([
    "order.1: 10 is not a shard of this run. Allowed: 0 to 9.",
    "order.2: 12 is not a shard of this run. Allowed: 0 to 9.",
  ]);
  expect(faultProblems(faultOf(reordered), { shards: 1 })).toEqual([
    { path: [], text: "never applies: a single shard has no order. Give the run more." },
  ]);
});

test("is described", () => {
  expect(described(reordered)).toBe("tells the orchestrator of its shards' ends in reverse order");
  expect(described({ ...reordered, order: [2, 0, 1] })).toBe(
    "tells the orchestrator of its shards' ends in the order 2, 0, 1",
  );
});
