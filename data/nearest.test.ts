import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test.each([
  ["--custmers", "--customers"],
  ["--bmo", "--bom"],
  ["--shufle-columns", "--shuffle-columns"],
  ["--awkward-id", "--awkward-ids"],
])("%s is nearest to %s", (word, expected) => {
  const known = ["--customers", "--bom", "--shuffle-rows", "--shuffle-columns", "--awkward-ids"];
  expect(nearest(word, known)).toBe(expected);
});

test("among no candidates none is nearest", () => {
  expect(nearest("--x", [])).toBeUndefined();
});
