import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeRunSelection, isRunSelected, runSelectionFields } from "./run-selection.ts";

const schema = z.strictObject(runSelectionFields);
const selection = (fields: object) => schema.parse(fields);
const occasion = { task: "charge", start: 2, input: [{ order: 7, rush: true }], attempt: 1 };
const isSelected = (fields: object, other: object = {}) =>
  isRunSelected(selection(fields), { ...occasion, ...other });

describe("a selection", () => {
  it("is by task, and of every run of it, attempt 1, unless it says otherwise", () => {
    expect(isSelected({ task: "charge" })).toBe(true);
    expect(isSelected({ task: "charge" }, { start: 99 })).toBe(true);
    expect(isSelected({ task: "charge" }, { attempt: 2 })).toBe(false);
    expect(isSelected({ task: "refund" })).toBe(false);
    expect(isSelected({})).toBe(false);
  });

  it("is by start, input and attempt", () => {
    expect(isSelected({ task: "charge", start: 2 })).toBe(true);
    expect(isSelected({ task: "charge", start: [1, 3] })).toBe(false);
    expect(isSelected({ task: "charge", start: "*", attempt: "*" }, { attempt: 9 })).toBe(true);
    expect(isSelected({ task: "charge", input: [{ order: 7 }] })).toBe(true);
    expect(isSelected({ task: "charge", input: [{ order: 8 }] })).toBe(false);
    expect(isSelected({ task: "charge", input: { order: 7 } }, { input: { order: 7 } })).toBe(true);
  });

  it("is told in words", () => {
    const described = (fields: object) => describeRunSelection(selection(fields));
    expect(described({ task: "charge" })).toBe("in every charge, attempt 1");
    expect(described({ task: "charge", start: 2, attempt: [1, 2] })).toBe(
      "in charge 2, attempts 1 and 2",
    );
    expect(described({ task: "charge", start: [1, 2], attempt: "*" })).toBe(
      "in charges 1 and 2, every attempt",
    );
    expect(described({ task: "charge", input: [{ order: 7 }] })).toBe(
      'in every charge with [{"order":7}], attempt 1',
    );
    expect(described({ task: "charge", input: ["x".repeat(500)] }).length).toBeLessThan(120);
  });

  it.each([
    { task: "" },
    { start: 0 },
    { start: [] },
    { attempt: 0 },
    { attempt: 101 },
    { input: [Number.NaN] },
    { shard: 3 },
  ])("%j is none", (fields) => {
    expect(schema.safeParse({ task: "charge", ...fields }).success).toBe(false);
  });
});
