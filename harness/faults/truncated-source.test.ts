import { expect, test } from "vitest";
import { definitionOf } from "./index.ts";
import { armedInShard, described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";

const fault = { fault: "truncated-source", source: "billing", fraction: 0.25 };

test("is an order for whoever prepares the sources, and for no attempt", () => {
  expect(definitionOf(fault).spoil?.(faultOf(fault), 5)).toEqual({
    fault: 5,
    action: "truncated-source",
    source: "billing",
    fraction: 0.25,
  });
  expect(armedInShard(fault)).toBe(null);
});

test("names a source, and nothing else is wrong with it", () => {
  expect(problemsOf(fault)).toEqual([]);
  expect(isRefused({ ...fault, source: "erp" })).toBe(true);
  expect(isRefused({ ...fault, source: undefined })).toBe(true);
  expect(isRefused({ ...fault, shard: 1 })).toBe(true);
});

test("keeps something and takes something, half unless it says otherwise", () => {
  for (const fraction of [0, 1, -0.1, "0.5"]) expect(isRefused({ ...fault, fraction })).toBe(true);
  expect(faultOf({ ...fault, fraction: undefined })).toMatchObject({ fraction: 0.5 });
});

test("is described", () => {
  expect(described(fault)).toBe("cuts billing off after 25 % before the run");
});
