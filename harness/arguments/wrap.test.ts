import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

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
