import { expect, test } from "vitest";
import { boundariesBetween, rangeOf } from "./ranges.ts";

test("a boundary is the first id of its range", () => {
  const ranges = ["a", "azz", "b", "bb", "zz"].map((id) => rangeOf(["b", "bb", "y"], id));
  expect(ranges).toEqual([0, 0, 1, 2, 3]);
  expect(rangeOf([], "anybody")).toBe(0);
});

test("a guess changes nothing", () => {
  const boundaries = ["b", "bb", "y"];
  for (const id of ["", "a", "b", "ba", "bb", "c", "y", "z"]) {
    for (const guess of [0, 1, 2, 3]) {
      expect(rangeOf(boundaries, id, guess)).toBe(rangeOf(boundaries, id));
    }
  }
});

test("boundaries part samples into ranges of about one size", () => {
  const samples = Array.from({ length: 1000 }, (_, n) =>
    String((n * 7919) % 1000).padStart(3, "0"),
  );
  const boundaries = boundariesBetween(samples, 4);
  expect(boundaries).toEqual(["250", "500", "750"]);
});

test("an id is a boundary once, however often it is met, and without samples there is none", () => {
  expect(boundariesBetween(["a", "a", "a", "b"], 4)).toEqual(["a", "b"]);
  expect(boundariesBetween([], 4)).toEqual([]);
  expect(boundariesBetween(["a"], 1)).toEqual([]);
});
