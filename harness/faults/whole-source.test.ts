/** The faults that take a whole source away differ in their name and in what they are said to do. */
import { describe, expect, test } from "vitest";
import { definitionOf } from "./index.ts";
import { armedInShard, described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";

describe.each([
  { name: "empty-source", description: "empties billing before the run" },
  {
    name: "header-only-source",
    description: "keeps nothing but the header of billing before the run",
  },
  { name: "missing-source", description: "removes billing before the run" },
])("$name", ({ name, description }) => {
  const fault = { fault: name, source: "billing" };

  test("is an order for whoever prepares the sources, and for no attempt", () => {
    expect(definitionOf(fault).spoil?.(faultOf(fault), 5)).toEqual({
      fault: 5,
      action: name,
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
    expect(described(fault)).toBe(description);
  });
});
