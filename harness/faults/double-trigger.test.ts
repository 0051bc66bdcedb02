import { expect, test } from "vitest";
import { faultProblems } from "./index.ts";
import { described, faultOf, isRefused } from "./testing/plans.ts";
import { orderedOfClient, strikesThrough } from "./testing/platform-orders.ts";

const twice = { fault: "double-trigger" };

test("is an order to the client", () => {
  expect(strikesThrough(twice)).toEqual(["steer"]);
  expect(orderedOfClient(twice)).toEqual({ fault: 5, action: "double-trigger" });
});

test("can strike in any run, and takes no fields", () => {
  expect(faultProblems(faultOf(twice), { shards: 1 })).toEqual([]);
  expect(isRefused({ ...twice, afterShards: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(twice)).toBe("starts the same run twice at once");
});
