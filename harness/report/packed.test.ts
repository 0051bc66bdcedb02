import { expect, test } from "vitest";
import { packed } from "./packed.ts";

test("lines are full to their width, and broken between phrases only", () => {
  const phrases = ["12 300 runs,", "45 a second,", "1 min 05 s left"];
  expect(packed(phrases, 41, "  ")).toEqual(["12 300 runs, 45 a second, 1 min 05 s left"]);
  expect(packed(phrases, 40, "  ")).toEqual(["12 300 runs, 45 a second,", "  1 min 05 s left"]);
  expect(packed(phrases, 16, "  ")).toEqual([
    "12 300 runs,",
    "  45 a second,",
    "  1 min 05 s left",
  ]);
});

test("a phrase that is too long stays whole", () => {
  expect(packed(["a b c", "d"], 2)).toEqual(["a b c", "d"]);
  expect(packed([], 2)).toEqual([""]);
});
