import { expect, test } from "vitest";
import { ALL, FAILED, PASSED } from "../suites/sample-suites.ts";
import { stepSummary } from "./step-summary.ts";

test("counts, a row each with what is wrong on top, and the evidence folded below", () => {
  const page = stepSummary("npm run x", ALL);
  expect(page).toMatch(
    /^## <code>npm run x<\/code>\n\n❌ fail: 1 · ❗ error: 1 · ➖ skipped: 1 · ✅ pass: 1\n/,
  );
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  expect(rows.slice(2).map((row) => row.split(" | ").slice(0, 3))).toEqual([
    ["| ❌ fail", "<code>kill-mid-write, seed 42</code>", "0.40 s"],
    ["| ❗ error", "<code>broken</code>", ""],
    ["| ➖ skipped", "<code>own</code>", ""],
    ["| ✅ pass", "<code>fail-one-shard, seed 42</code>", "1.23 s"],
  ]);
  expect(rows[2]).toContain("<code>no-leftovers</code>, <code>right-shard</code> |");
  expect(page.match(/<details>/g)).toHaveLength(2);
  expect(page).toContain("Again: <code>npm run scenario -- kill-mid-write --seed 42</code>");
});

test("no text breaks out of its place", () => {
  const page = stepSummary("x", [FAILED]);
  const evidence = page.split("\n").find((line) => line.startsWith("  - ")) ?? "";
  expect(evidence).toMatch(/^ {2}- <code>[^<>`|*]*<\/code>$/);
  expect(evidence).toContain("&#60;b a=&#34;1&#34;&#62;&#38;amp;");
});

test("it stays below what GitHub takes of a step, and says what it left out", () => {
  const huge = {
    name: "outcome",
    verdict: "violated",
    lines: ["<".repeat(9000), "<".repeat(9000)],
  } as const;
  const many = Array.from({ length: 1200 }, () => ({ ...FAILED, cases: [huge] }));
  const page = stepSummary("x", [...many, PASSED]);
  expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024);
  expect(page).toContain("and 201 more rows.");
  expect(page).toMatch(/and 1 \d\d\d more details\.\n/);
});
