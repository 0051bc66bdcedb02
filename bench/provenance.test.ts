import { expect, it } from "vitest";
import { resultText } from "./provenance.ts";

it("puts lists of numbers on one line, and changes no value", () => {
  const result = { a: [1, -2.5, 3], b: ["x", 1], c: [[1, 2], [3]], d: [], e: { f: "[1,\n 2]" } };
  const text = resultText(result);
  expect(JSON.parse(text)).toEqual(result);
  expect(text).toContain('"a": [1, -2.5, 3],\n');
  expect(text).toContain('"c": [\n    [1, 2],\n    [3]\n  ]');
});
