import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const words = ["shard.start", "shard.merged", "source.read", "--json"];

test.each([
  ["shard.mergd", "shard.merged"],
  ["shard.mregde", "shard.merged"],
  ["SHARD.MERGED", "shard.merged"],
  ["sorce.read", "source.read"],
  ["--jsno", "--json"],
])("%s is near %s", (word, expected) => {
  expect(nearest(word, words)).toBe(expected);
});

test.each(["banana", "", "shard", "x".repeat(5000)])("%s is near nothing", (word) => {
  expect(nearest(word, words)).toBeNull();
});

test("a short word may differ by one letter, not by two", () => {
  expect(nearest("crn", ["crm"])).toBe("crm");
  expect(nearest("xrn", ["crm"])).toBeNull();
});

test("a swap of neighbours counts once", () => {
  expect(nearest("ab", ["ba"])).toBe("ba");
});

test("of equally near words the first wins", () => {
  expect(nearest("cat", ["bat", "hat"])).toBe("bat");
});

test("the phrase for a message is empty without a guess", () => {
  expect(didYouMean("crn", ["crm"])).toBe('; did you mean "crm"?');
  expect(didYouMean("banana", ["crm"])).toBe("");
});
