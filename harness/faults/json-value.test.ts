import { describe, expect, it } from "vitest";
import { contains, isJsonValue } from "./json-value.ts";

describe("contains", () => {
  it.each([
    [[1, "a"], [1]],
    [[{ order: 7, rush: true }, null], [{ order: 7 }]],
    [{ order: { id: 7, lines: [1, 2] } }, { order: { lines: [1] } }],
    [[], []],
    [{ a: null }, { a: null }],
    [[false], [false]],
  ])("%j contains %j", (value, pattern) => {
    expect(contains(value, pattern)).toBe(true);
  });

  it.each([
    [[1, "a"], ["a"]],
    [[1], [1, 2]],
    [[{ order: 7 }], [{ order: "7" }]],
    [[{ order: 7 }], { 0: { order: 7 } }],
    [{ order: 7 }, [{ order: 7 }]],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { toString: 1 }],
    [[null], [{}]],
    [undefined, []],
    [[0], [false]],
  ])("%j does not contain %j", (value, pattern) => {
    expect(contains(value, pattern)).toBe(false);
  });
});

it("a value that JSON would change is none", () => {
  for (const value of [null, 0, -1.5, "", [], { a: [true] }, 2 ** 53 - 1]) {
    expect(isJsonValue(value)).toBe(true);
  }
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, undefined]) {
    expect(isJsonValue(value)).toBe(false);
    expect(isJsonValue([{ a: value }])).toBe(false);
  }
});
