import { expect, test } from "vitest";
import { tooDeepAt } from "./nesting.ts";
import { GOOD } from "./sample-scenario.ts";

test.each([
  ["a scenario", GOOD.join("\n")],
  ["100 brackets", "[".repeat(100)],
  ["a long map in a line", `{${"a: 1, ".repeat(500)}}`],
  ["brackets side by side", "a: [[1], [2]]\n".repeat(200)],
  ["lists one below the other", "- - a\n".repeat(200)],
  ["brackets in a text", `a: "${"[".repeat(200)}"\nb: >-\n  ${"[{".repeat(200)}\n`],
  ["a wide block of text", `a: |\n${" ".repeat(300)}x\n`],
])("%s is not too deep", (_what, text) => {
  expect(tooDeepAt(text)).toBeNull();
});

test.each([
  ["lists in brackets", "[".repeat(101), 100],
  ["maps in brackets, over lines", "{a:\n".repeat(101), 400],
  ["dashes in a line", "- ".repeat(500_000), 200],
  ["colons in a line", ": ".repeat(101), 200],
  ["question marks in a line", "? ".repeat(101), 200],
  ["indentation", Array.from({ length: 103 }, (_, n) => `${" ".repeat(n)}a:\n`).join(""), null],
])("%s is too deep", (_what, text, offset) => {
  const found = tooDeepAt(text);
  expect(found).not.toBeNull();
  if (offset !== null) expect(found).toBe(offset);
});
