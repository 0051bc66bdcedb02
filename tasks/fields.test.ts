import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fields } from "./fields.ts";
import { countFields, type RawRow } from "./rows.ts";
import { anyFile, orderlyRow, unquotedRow } from "./testing/awkward-csv.ts";
import { naiveRows } from "./testing/naive-csv.ts";
import { onlyRow, split } from "./testing/split.ts";

/** The fields of a row, whatever stands behind it. */
function fields(text: string, count?: number) {
  // Below a header, since a BOM at the start of the file is not part of its first row.
  const found = fieldsOf(split(`header\n${text}`)[1], count);
  expect(fieldsOf(split(`header\nrow\n${text}`)[2], count)).toEqual(found);
  return found;
}

function fieldsOf(row: RawRow | undefined, count?: number) {
  if (row === undefined) throw new Error("the row is empty");
  const found = new Fields(count ?? countFields(row));
  const problem = found.locate(row);
  if (problem !== null) return problem;
  return Array.from({ length: found.count }, (_, i) => {
    const text = found.text(i);
    expect((found.ends[i] as number) - (found.starts[i] as number)).toBe(Buffer.byteLength(text));
    return text;
  });
}

describe("the fields of a row", () => {
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
    ['é,"a ""é"" b",', ["é", 'a "é" b', ""]],
  ])("%j is %j", (row, expected) => {
    expect(fields(row)).toEqual(expected);
  });

  it("are found in any row of several, each row for itself", () => {
    const found = new Fields(2);
    const rows = split('a,"b ""c"""\nd,e\n"f",""\n');
    const all = rows.map((row) => [found.locate(row), found.text(0), found.text(1)]);
    expect(all).toEqual([
      [null, "a", 'b "c"'],
      [null, "d", "e"],
      [null, "f", ""],
    ]);
  });

  it("of a row without quotes are those of csv-parse", () => {
    fc.assert(
      fc.property(unquotedRow(), (row) => {
        const parsed = parse(`x\n${row}`, { record_delimiter: "\n", relax_column_count: true });
        expect(fields(row)).toEqual(parsed[1]);
      }),
      { numRuns: 500 },
    );
  });

  it("of a row whose quotes are in order are those of csv-parse, and of a naive parser", () => {
    fc.assert(
      fc.property(orderlyRow(), (row) => {
        const naive = naiveRows(`x\n${Buffer.from(row).toString("latin1")}`);
        if ("openQuote" in naive) throw new Error("the row's quotes are not in order");
        const expected = naive.rows[1]?.fields.map(({ value }) =>
          Buffer.from(value, "latin1").toString("utf8"),
        );
        expect(fields(row)).toEqual(expected);
        const options = { relax_quotes: true, relax_column_count: true, record_delimiter: "\n" };
        expect(fields(row)).toEqual(parse(row, options)[0]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what is wrong with a row", () => {
  it.each([
    ['"a"b', true],
    ['x,"a" ,y', true],
    ['"a"\r', true],
    ['""""', false],
    ['a"b"c', false],
    [' "a"b', false],
    ['"a","b\n"', false],
  ])("malformed quotes, where text follows a closing quote: %j is %s", (row, malformed) => {
    expect(fields(row) === "malformed_quotes").toBe(malformed);
  });

  it("malformed quotes, in exactly the rows in which a naive parser finds them", () => {
    fc.assert(
      fc.property(anyFile(), (file) => {
        const naive = naiveRows(file);
        if ("openQuote" in naive) return;
        for (const [i, row] of split(Buffer.from(file, "latin1")).entries()) {
          const expected = naive.rows[i]?.fields.some((field) => field.malformed);
          const problem = new Fields(countFields(row)).locate(row);
          expect(problem === "malformed_quotes").toBe(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["a,b", '"a",b', '"a""",b'])("too few or too many fields: %j", (row) => {
    expect(fields(row, 1)).toBe("wrong_field_count");
    expect(fields(row, 3)).toBe("wrong_field_count");
    expect(fields(row, 2)).toHaveLength(2);
  });

  it.each([
    ["ASCII", Buffer.from("a,b"), true],
    ["letters beyond ASCII", Buffer.from("é😀,"), true],
    ["latin1", Buffer.from("é,", "latin1"), false],
    ["latin1 in quotes", Buffer.from('"é",', "latin1"), false],
    ["a cut letter", Buffer.concat([Buffer.from("é").subarray(0, 1), Buffer.from(",")]), false],
    ["a lone surrogate", Buffer.of(0xed, 0xa0, 0x80, 0x2c), false],
    ["a slash in two bytes", Buffer.of(0xc0, 0xaf, 0x2c), false],
    ["one byte of a letter, and no other", Buffer.of(0x80), false],
  ])("bytes that are no text: %s", (_, bytes, valid) => {
    const row = onlyRow(bytes);
    expect(new Fields(countFields(row)).locate(row)).toBe(valid ? null : "invalid_utf8");
  });
});
