import { expect, test } from "vitest";
import { typedValue } from "./value.ts";

const REFUSED = undefined;

test.each([
  ["", null],
  [" ", " "],
  [" x ", " x "],
  ["007", "007"],
  ["null", "null"],
  ["\u00a0", "\u00a0"],
])("text %j is %j", (text, value) => {
  expect(typedValue("text", text)).toBe(value);
});

test.each([
  ["", null],
  ["   ", null],
  ["0", 0],
  ["-0", 0],
  [" 42 ", 42],
  ["-7", -7],
  ["007", 7],
  ["9007199254740992", 2 ** 53],
  ["-9007199254740992", -(2 ** 53)],
  ["00009007199254740992", 2 ** 53],
  // As a double this is 2^53: it must be compared before it is rounded.
  ["9007199254740993", REFUSED],
  ["-9007199254740993", REFUSED],
  ["+1", REFUSED],
  ["--1", REFUSED],
  ["- 1", REFUSED],
  ["1 2", REFUSED],
  ["1.0", REFUSED],
  ["1e3", REFUSED],
  ["0x10", REFUSED],
  ["1,000", REFUSED],
  ["\t1", REFUSED],
  ["1\n", REFUSED],
  ["\u00a01", REFUSED],
  ["\u0661", REFUSED],
  ["-", REFUSED],
  ["n/a", REFUSED],
])("integer %j is %j", (text, value) => {
  expect(typedValue("integer", text)).toBe(value);
});

test.each([
  ["", null],
  [" 3.50 ", 3.5],
  ["-0.0", 0],
  ["-0.25", -0.25],
  ["12", 12],
  ["0.1", 0.1],
  ["9007199254740993", 9007199254740992],
  [`1${"0".repeat(308)}`, 1e308],
  [`1${"0".repeat(309)}`, REFUSED],
  [`-1${"0".repeat(309)}`, REFUSED],
  [`-0.${"0".repeat(400)}1`, 0],
  [".5", REFUSED],
  ["5.", REFUSED],
  ["1e3", REFUSED],
  ["+1.5", REFUSED],
  ["1.5.2", REFUSED],
  ["NaN", REFUSED],
  ["Infinity", REFUSED],
  ["1,5", REFUSED],
])("number %j is %j", (text, value) => {
  expect(typedValue("number", text)).toBe(value);
});

test.each([
  ["", null],
  ["  ", null],
  [" 2024-01-31 ", "2024-01-31"],
  ["0001-01-01", "0001-01-01"],
  ["9999-12-31", "9999-12-31"],
  ["2024-02-29", "2024-02-29"],
  ["2000-02-29", "2000-02-29"],
  ["0004-02-29", "0004-02-29"],
  ["2023-02-29", REFUSED],
  ["1900-02-29", REFUSED],
  ["0100-02-29", REFUSED],
  ["2024-02-30", REFUSED],
  ["2024-04-31", REFUSED],
  ["2024-13-01", REFUSED],
  ["2024-00-10", REFUSED],
  ["2024-01-00", REFUSED],
  ["2024-01-32", REFUSED],
  ["0000-01-01", REFUSED],
  ["10000-01-01", REFUSED],
  ["2024-1-1", REFUSED],
  ["2024/01/01", REFUSED],
  ["01-01-2024", REFUSED],
  ["2024-01-01T00:00:00Z", REFUSED],
  ["2024-01-01\n", REFUSED],
])("date %j is %j", (text, value) => {
  expect(typedValue("date", text)).toBe(value);
});

test("a field of very many spaces is read at once", () => {
  expect(typedValue("integer", `1${" ".repeat(100_000)}2`)).toBe(REFUSED);
});
