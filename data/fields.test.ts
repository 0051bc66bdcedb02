import { expect, test } from "vitest";
import { encodeField } from "./fields.ts";

test.each([
  ["plain text", "plain text"],
  ["", ""],
  [" x ", " x "],
  ["a,b", '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ["a\nb", '"a\nb"'],
  ["a\r", '"a\r"'],
])("%j is written %j", (value, field) => {
  expect(encodeField(value)).toBe(field);
});
