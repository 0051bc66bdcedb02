import { describe, expect, it } from "vitest";
import { bytesDifference, list, valueDifferences } from "./difference.ts";

describe("bytesDifference", () => {
  it("finds none between equal bytes, however they are given", () => {
    expect(bytesDifference("É", Buffer.from("É"))).toBeNull();
  });

  it("counts in bytes and shows a little of both", () => {
    expect(bytesDifference("Éa", "Éb")).toBe('at byte 2 expected "Éa", found "Éb"');
  });

  it("cuts long texts around the place", () => {
    const long = "x".repeat(100);
    expect(bytesDifference(`${long}a${long}`, `${long}b${long}`)).toBe(
      `at byte 100 expected …"${"x".repeat(30)}a${"x".repeat(39)}"…, found …"${"x".repeat(30)}b${"x".repeat(39)}"…`,
    );
  });

  it("tells where one ends before the other", () => {
    expect(bytesDifference("ab", "a")).toBe('at byte 1 expected "ab", found the end (1 bytes)');
    expect(bytesDifference("", "a")).toBe('at byte 0 expected the end (0 bytes), found "a"');
  });
});

describe("valueDifferences", () => {
  it("takes no notice of the order of keys", () => {
    expect(valueDifferences("x", { a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([]);
  });

  it("tells every value that differs, by its path", () => {
    expect(valueDifferences("x", { a: { b: 1 }, c: [1, 2] }, { a: { b: 2 }, c: [1] })).toEqual([
      "x.a.b: expected 1, found 2",
      "x.c.1: expected 2, found nothing",
    ]);
  });

  it("tells values of different kinds", () => {
    expect(valueDifferences("x", null, { a: 1 })).toEqual(['x: expected null, found {"a":1}']);
    expect(valueDifferences("x", [1], { 0: 1 })).toEqual(['x: expected [1], found {"0":1}']);
  });
});

describe("valueDifferences, of values too long to read", () => {
  it("shows a piece of each", () => {
    const [told] = valueDifferences("x", null, "y".repeat(500));
    expect(told).toBe(`x: expected null, found "${"y".repeat(199)}… (502 characters)`);
  });
});

describe("list", () => {
  it("shows a few and counts the rest", () => {
    expect(list(["a", 1])).toBe('"a", 1');
    expect(list([1, 2, 3, 4, 5, 6, 7])).toBe("1, 2, 3, 4, 5 and 2 more");
  });
});
