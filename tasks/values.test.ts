import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";
import type { ColumnType } from "./sources.ts";
import { LEAST_ROOM, MAX_GROWTH, writeValue } from "./values.ts";

const UNREADABLE = Symbol("unreadable");

/** The JSON that is written for a field, whatever stands around it. */
function written(type: ColumnType, text: string): string | typeof UNREADABLE {
  const [json, ...others] = ["1", " ", "\0"].map((around) => writtenBetween(around, type, text));
  for (const other of others) expect(other).toBe(json);
  return json as string | typeof UNREADABLE;
}

/** Other bytes stand around the field and before the JSON. */
function writtenBetween(around: string, type: ColumnType, text: string) {
  const bytes = Buffer.from(`${around}${text}${around}`);
  const length = bytes.length - 2;
  const out = new ByteWriter(2 + MAX_GROWTH * length + LEAST_ROOM);
  out.copy(Buffer.from("[,"), 0, 2);
  if (!writeValue(type, out, bytes, 1, length + 1)) return UNREADABLE;
  return out.bytes.toString("utf8", 2, out.length);
}

/** The value that is written for a field, which must be written as `JSON.stringify` writes it. */
function readValue(type: ColumnType, text: string): unknown {
  const json = written(type, text);
  if (json === UNREADABLE) return UNREADABLE;
  const value = JSON.parse(json);
  expect(json).toBe(JSON.stringify(value));
  return value;
}

/** `toBe` tells 0 from -0. */
function expectEach(type: "text" | "integer" | "number" | "date", cases: [string, unknown][]) {
  for (const [text, value] of cases) {
    expect(readValue(type, text), `${type} ${JSON.stringify(text).slice(0, 60)}`).toBe(value);
  }
}

const unreadable = (...texts: string[]): [string, unknown][] =>
  texts.map((text) => [text, UNREADABLE]);

it("takes text as it is, spaces included; empty is null", () => {
  expectEach("text", [
    ["", null],
    [" ", " "],
    [" padded ", " padded "],
    ["null", "null"],
    ["007", "007"],
    ["a\r\nb", "a\r\nb"],
  ]);
});

it("fits into the room that is asked for, whatever the field", () => {
  const field = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(fc.constantFrom("text", "integer", "number", "date"), field, (type, text) => {
      const json = written(type as ColumnType, text);
      if (json === UNREADABLE) return;
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(
        MAX_GROWTH * Buffer.byteLength(text) + LEAST_ROOM,
      );
    }),
  );
});

describe("an integer", () => {
  it("is an optional minus and digits; spaces around it are dropped", () => {
    expectEach("integer", [
      ["", null],
      ["   ", null],
      ["5", 5],
      ["  -5 ", -5],
      [" 5", 5],
      ["5 ", 5],
      ["007", 7],
      [`${"0".repeat(400)}12`, 12],
      ["0", 0],
      ["-0", 0],
      ["-000000000000000000", 0],
    ]);
  });

  it("lies within ±2^53, compared before it is rounded", () => {
    expectEach("integer", [
      ["999999999999999", 999_999_999_999_999],
      ["9007199254740991", 9_007_199_254_740_991],
      ["9007199254740992", 9_007_199_254_740_992],
      ["-9007199254740992", -9_007_199_254_740_992],
      ["0009007199254740992", 9_007_199_254_740_992],
      ...unreadable("9007199254740993", "-9007199254740993", "9".repeat(400)),
    ]);
  });

  it("is nothing else", () => {
    expectEach(
      "integer",
      unreadable("+5", "1.0", "12.5", "1e3", "0x10", "1 000", "1,000", "--1", "-", "- 1", "five"),
    );
    expectEach("integer", unreadable("\t5", "5\n", "\u00a05", "٥", "NaN", "Infinity", "5n"));
  });
});

describe("a number", () => {
  it("is a plain decimal; spaces around it are dropped", () => {
    expectEach("number", [
      ["", null],
      [" ", null],
      ["79.99", 79.99],
      [" -1.50 ", -1.5],
      ["00.10", 0.1],
      ["-0", 0],
      ["-0.000", 0],
      ["9007199254740993", 9_007_199_254_740_992],
      [`0.${"0".repeat(400)}1`, 0],
      [`-0.${"0".repeat(400)}1`, 0],
      ["0.000001", 0.000001],
      ["0.0000001", 1e-7],
      ["1.0000001", 1.0000001],
      ["-0.5", -0.5],
      ["00.5", 0.5],
      ["01", 1],
      ["10", 10],
      ["-10", -10],
      ["5.0", 5],
      ["123456789.12345", 123456789.12345],
      ["123456789012.12345678", 123456789012.12346],
    ]);
  });

  it("is finite as a double", () => {
    expectEach("number", [
      [`1${"0".repeat(308)}`, 1e308],
      ...unreadable(`1${"0".repeat(309)}`, `-1${"0".repeat(309)}.5`),
    ]);
  });

  it("is nothing else", () => {
    expectEach(
      "number",
      unreadable("1e3", ".5", "5.", "+1", "1,5", "$5", "5%", "1_000", "Infinity", "NaN", "\t1"),
    );
    expectEach("number", unreadable("1.x", "1.2x", "1.2.3", "1.2e3", "1.-2", "1. 2"));
  });

  it("reads back whatever a decimal of up to 15 digits says", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 9999 }), (whole, rest) => {
        const text = `${whole}.${String(rest).padStart(4, "0")}`;
        expect(readValue("number", text)).toBe(Number(text) + 0);
      }),
    );
    const digits = (most: number) =>
      fc.array(fc.constantFrom(..."0012345678900"), { minLength: 1, maxLength: most });
    const decimal = fc.tuple(fc.constantFrom("", "-"), digits(20), fc.option(digits(20)));
    fc.assert(
      fc.property(decimal, ([sign, whole, rest]) => {
        const text = sign + whole.join("") + (rest === null ? "" : `.${rest.join("")}`);
        expect(readValue("number", text)).toBe(Number(text) + 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a date", () => {
  it("is a real day, kept as text; spaces around it are dropped", () => {
    expectEach("date", [
      ["", null],
      ["  ", null],
      [" 2024-01-31 ", "2024-01-31"],
      ["0001-01-01", "0001-01-01"],
      ["9999-12-31", "9999-12-31"],
    ]);
  });

  it("is nothing else", () => {
    expectEach(
      "date",
      unreadable("2024-1-31", "24-01-31", "31.01.2024", "2024/01/31", "20240131", "2024-01"),
    );
    expectEach("date", unreadable("2024-01-31T00:00:00Z", "+2024-01-31", "10000-01-01", "today"));
    expectEach("date", unreadable("0000-01-01", "2024-00-10", "2024-13-10", "2024-01-00"));
    expectEach("date", unreadable("2024/01-31", "2024-01/31", "2024-01-3x", "202x-01-31"));
    // The characters before 0 and behind 9, which are month 9 and 10 if they are taken for digits.
    expectEach("date", unreadable("2024-1/-31", "2024-0:-31"));
  });

  it("knows leap years", () => {
    expectEach("date", [
      ["2024-02-29", "2024-02-29"],
      ["2000-02-29", "2000-02-29"],
      ...unreadable("2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30"),
    ]);
  });

  it("agrees with the calendar of Date for every day of four years, and no day more", () => {
    for (const year of [1999, 2000, 2023, 2024]) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= 32; day++) {
          const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
          const real = new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
          expect(readValue("date", text), text).toBe(real ? text : UNREADABLE);
        }
      }
    }
  });
});
