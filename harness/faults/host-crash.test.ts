import { expect, test } from "vitest";
import { whySkipped } from "./index.ts";
import { described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedOfClient, strikesThrough } from "./testing/platform-orders.ts";

const crash = { fault: "host-crash", afterOperations: 40 };

test("is an order about the root run", () => {
  expect(strikesThrough(crash)).toEqual(["steer"]);
  expect(orderedOfClient(crash)).toEqual({ fault: 5, action: "host-crash", afterOperations: 40 });
  expect(problemsOf(crash)).toEqual([]);
});

test("is played where there is a disk that can lose power", () => {
  expect(whySkipped([faultOf(crash)], "simulated")).toBe(null);
  for (const target of ["local", "remote"] as const) {
    expect(whySkipped([faultOf(crash)], target)).toMatch(/^host-crash: a real disk/);
  }
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const afterOperations of [undefined, 0, 1.5, 1_000_001, "1"]) {
    expect(isRefused({ ...crash, afterOperations })).toBe(true);
  }
  expect(isRefused({ ...crash, afterShards: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(crash)).toBe(
    "takes the host down after 40 operations on the disk, and starts the run again",
  );
});
