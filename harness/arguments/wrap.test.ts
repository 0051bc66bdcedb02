import { expect, test } from "vitest";
import { packed, wrap, wrapItem } from "./wrap.ts";

test("lines break at spaces, not later than the width", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("one two three", 6)).toEqual(["one", "two", "three"]);
});

test("an indent counts and stands before all lines but the first", () => {
  expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
});

test("a word that is too long stays whole", () => {
  expect(wrap("a verylongword b", 4)).toEqual(["a", "verylongword", "b"]);
});

test("line breaks of the text are spaces", () => {
  expect(wrap("one\n  two", 20)).toEqual(["one two"]);
});

test("several spaces stay several, and no line begins with them", () => {
  expect(wrap("a  b   c", 20)).toEqual(["a  b   c"]);
  expect(wrap("one  two", 5, "  ")).toEqual(["one ", "  two"]);
});

test("the dash of an item never stands alone", () => {
  expect(wrapItem("averylongword and more", 8)).toEqual(["- averylongword", "  and", "  more"]);
});

test("lines of phrases are full to their width, and broken between phrases only", () => {
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
