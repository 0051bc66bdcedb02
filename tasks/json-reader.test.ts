import fc from "fast-check";
import { expect, it } from "vitest";
import { createJsonReader } from "./json-reader.ts";

const { text, number } = createJsonReader();
const numberIn = (json: string) => number(Buffer.from(`:${json},9`), 1);
const textIn = (json: string) => text(Buffer.from(`:${json},"x"`), 1);

it("reads null where there is null, and at place 0", () => {
  expect([textIn("null"), numberIn("null")]).toEqual([null, null]);
  expect([text(Buffer.from('"a"'), 0), number(Buffer.from("1,"), 0)]).toEqual([null, null]);
});

it("reads every number that JSON writes, to the last bit", () => {
  for (const value of [0, 5, -5, 0.1, 79.99, -0.5, 1e21, 1e-7, 123456789012.12, 2 ** 53]) {
    expect(numberIn(JSON.stringify(value))).toBe(value);
  }
  const decimal = fc.tuple(fc.nat({ max: 10 ** 9 }), fc.integer({ min: 0, max: 14 }));
  fc.assert(
    fc.property(decimal, ([digits, shift]) => {
      const value = Number(`${digits}e-${shift}`);
      expect(numberIn(JSON.stringify(value))).toBe(value);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(numberIn(JSON.stringify(value + 0))).toBe(value + 0);
    }),
    { numRuns: 1000 },
  );
});

it("reads a text without quotes, again and again, whatever it has read before", () => {
  const unit = fc.constantFrom(..."abcxyz _-");
  const letters = fc.string({ unit, maxLength: 20, size: "max" });
  fc.assert(
    fc.property(fc.array(letters), (texts) => {
      for (const each of [...texts, ...texts]) expect(textIn(JSON.stringify(each))).toBe(each);
    }),
  );
});

it("tells words apart that are kept in one place", () => {
  const reader = createJsonReader();
  const words = Array.from({ length: 2000 }, (_, i) => `w${i}`);
  for (const word of [...words, ...words]) {
    expect(reader.text(Buffer.from(`:"${word}"`), 1)).toBe(word);
  }
});
