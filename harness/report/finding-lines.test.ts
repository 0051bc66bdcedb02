import { expect, test } from "vitest";
import { findingLines } from "./finding-lines.ts";
import { finding } from "./sample-journal.ts";
import { PLAIN } from "./style.ts";

test("evidence is from the pipeline under test, so it cannot steer the terminal", () => {
  const violated = finding("outcome", "violated", ["a\n\x1b[2Jb", "c"]);
  expect(findingLines(violated, 80, PLAIN)).toEqual([
    "  outcome            violated",
    "    outcome is as it must be",
    "    - a ?[2Jb",
    "    - c",
  ]);
});

test("what holds needs no words", () => {
  expect(findingLines(finding("outcome", "holds"), 80, PLAIN)).toEqual([
    "  outcome            holds",
  ]);
});

test("a reason that the next one has too is told there", () => {
  const skipped = { ...finding("accounted", "not-applicable"), reason: "there is no oracle" };
  expect(findingLines(skipped, 80, PLAIN, { ...skipped, invariant: "outcome" })).toEqual([
    "  accounted          n/a",
  ]);
  expect(findingLines(skipped, 80, PLAIN, { ...skipped, reason: "another" })).toHaveLength(2);
});

test("what cannot be judged says why", () => {
  const skipped = { ...finding("outcome", "not-applicable"), reason: "there is no oracle" };
  expect(findingLines(skipped, 80, PLAIN)).toEqual([
    "  outcome            n/a",
    "    there is no oracle",
  ]);
});

test("a word that is longer than the line stands beside its dash", () => {
  const path = `${"folder/".repeat(12)}file: at byte 3`;
  const violated = finding("outcome", "violated", [path, "one  two"]);
  expect(findingLines(violated, 40, PLAIN).slice(2)).toEqual([
    `    - ${"folder/".repeat(12)}file:`,
    "      at byte 3",
    "    - one  two",
  ]);
});
