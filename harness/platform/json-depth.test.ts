import { expect, it } from "vitest";
import { isTooDeep, MAX_JSON_DEPTH } from "./json-depth.ts";

const lists = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const objects = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

it("what is nested as deeply as it may be can be written, and no deeper is taken", () => {
  for (const nested of [lists, objects]) {
    expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false);
    expect(() => JSON.stringify(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(isTooDeep(nested(MAX_JSON_DEPTH + 1))).toBe(true);
    expect(isTooDeep([1, "two", nested(MAX_JSON_DEPTH)])).toBe(true);
    expect(isTooDeep(nested(100_000))).toBe(true);
  }
});

it("plain values have no depth, nor does width", () => {
  for (const value of [null, 1, "[[", true, Array.from({ length: 100_000 }, () => [])]) {
    expect(isTooDeep(value)).toBe(false);
  }
});
