import { expect, test } from "vitest";
import { definitionOf } from "./index.ts";
import { armedInShard, described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";

const fault = { fault: "header-only-source", source: "billing" };

test("is an order for whoever prepares the sources, and for no attempt", () => {
  expect(definitionOf(fault).spoil?.(faultOf(fault), 5)).toEqual({
    fault: 5,
    action: "header-only-source",
    source: "billing",
  });
  expect(armedInShard(fault)).toBe(null);
});

test("names a source, and nothing else is wrong with it", () => {
  expect(problemsOf(fault)).toEqual([]);
  expect(isRefused({ ...fault, source: "erp" })).toBe(true);
  expect(isRefused({ ...fault, source: undefined })).toBe(true);
  expect(isRefused({ ...fault, shard: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(fault)).toBe("keeps nothing but the header of billing before the run");
});
