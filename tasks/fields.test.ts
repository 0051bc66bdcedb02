import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isValidUtf8, parseFields } from "./fields.ts";
import { orderlyRow, unquotedRow } from "./testing/awkward-csv.ts";
import { naiveRows } from "./testing/naive-csv.ts";
import { onlyRow, split } from "./testing/split.ts";

/** Below a header, since a BOM at the start of the file is not part of its first row. */
function fields(row: string): string[] {
  const below = split(`header\n${row}`)[1];
  if (below === undefined) throw new Error("the row is empty");
  return parseFields(below);
}

describe("parseFields", () => {
  it.each([
    ["a,b", ["a", "b"]],
    [",", ["", ""]],
    [" a , b ", [" a ", " b "]],
    ['"a","b,c"', ["a", "b,c"]],
    ['"say ""hi"""', ['say "hi"']],
    ['""', [""]],
    ['"",""', ["", ""]],
    ['"two\nlines","and\r\nthree\r"', ["two\nlines", "and\r\nthree\r"]],
    ['5" disk,a ""b""', ['5" disk', 'a ""b""']],
    [' "a","b"', [' "a"', "b"]],
    ["a\rb,c", ["a\rb", "c"]],
    ['a\rb,"c"', ["a\rb", "c"]],
    ["007,1e3,-0,null", ["007", "1e3", "-0", "null"]],
    ['"007",1e3', ["007", "1e3"]],
    ["#a,b", ["#a", "b"]],
    ['#a,"b"', ["#a", "b"]],
    ["__proto__,é", ["__proto__", "é"]],
  ])("%j is %j", (row, expected) => {
    expect(fields(row)).toEqual(expected);
  });

  it("cuts a row without quotes at its commas, as csv-parse does", () => {
    fc.assert(
      fc.property(unquotedRow(), (row) => {
        const parsed = parse(`x\n${row}`, { record_delimiter: "\n", relax_column_count: true });
        expect(fields(row)).toEqual(parsed[1]);
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with a naive parser on any row whose quotes are in order", () => {
    fc.assert(
      fc.property(orderlyRow(), (row) => {
        const naive = naiveRows(`x\n${Buffer.from(row).toString("latin1")}`);
        if ("openQuote" in naive) throw new Error("the row's quotes are not in order");
        const expected = naive.rows[1]?.fields.map(({ value }) =>
          Buffer.from(value, "latin1").toString("utf8"),
        );
        expect(fields(row)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

it.each([
  ["ASCII", Buffer.from("a,b"), true],
  ["letters beyond ASCII", Buffer.from("é😀"), true],
  ["latin1", Buffer.from("é", "latin1"), false],
  ["a cut letter", Buffer.from("é").subarray(0, 1), false],
  ["a lone surrogate", Buffer.of(0xed, 0xa0, 0x80), false],
  ["a slash in two bytes", Buffer.of(0xc0, 0xaf), false],
])("isValidUtf8 knows %s", (_, bytes, valid) => {
  expect(isValidUtf8(onlyRow(bytes))).toBe(valid);
});
