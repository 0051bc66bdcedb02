import { expect, test } from "vitest";
import type { SavedFound } from "../search/save-found.ts";
import { sampleScenario } from "./sample-journal.ts";
import { searchProgress, searchReport } from "./search-report.ts";

const progress = { runs: 475, seconds: 10.5, shapes: 400, pairs: new Set(["a", "b"]) };
const many = { ...progress, runs: 1_000_000, seconds: 604_000, shapes: 987_654 };
const LIMIT = { runs: 10_000_000, seconds: 604_800 };

const longest = (text: string) => Math.max(...text.split("\n").map(({ length }) => length));

test("progress is told at the width of the terminal, with its figures whole", () => {
  expect(searchProgress(progress, { runs: 10_000, seconds: 12 }, 80)).toBe(
    [
      "475 runs, 45 a second, 400 different, 2 of 66 pairs of failpoint and fault,",
      "  1.50 s left",
      "",
    ].join("\n"),
  );
  for (const width of [80, 60, 40]) {
    expect(longest(searchProgress(many, LIMIT, width))).toBeLessThanOrEqual(width);
  }
  expect(searchProgress(progress, LIMIT, 200).split("\n")).toHaveLength(2);
});

test("so is the end, and what was found; what is there to be copied stays whole", () => {
  const replay = `npm run scenario -- ${"long/".repeat(20)}found-7.yaml --target simulated`;
  const found = {
    seed: 7,
    violated: ["exactly-once", "correct-content", "no-leftovers", "byte-identical", "accounted"],
    evidence: [`accounted: ${"3 lost ".repeat(30)}`],
    story: [`${"the attempt dies ".repeat(20)}`],
    scenario: {
      ...sampleScenario,
      description: "Found by the search. ".repeat(8).trim(),
      faults: [],
      run: { ...sampleScenario.run, shards: 1 },
      data: { ...sampleScenario.data, customers: 1 },
    },
    shrinks: 1,
    file: `${"long/".repeat(20)}found-7.yaml`,
    replay: [replay],
  } as unknown as SavedFound;
  const result = { ...many, failure: null };
  for (const width of [80, 60, 40]) {
    const lines = searchReport(result, found, width).split("\n");
    const copied = lines.filter((line) => line.includes("long/"));
    expect(copied).toHaveLength(2);
    expect(copied[1]).toBe(`replay    ${replay}`);
    const prose = lines.filter((line) => !copied.includes(line)).join("\n");
    expect(longest(prose)).toBeLessThanOrEqual(width);
    expect(longest(searchReport(result, null, width))).toBeLessThanOrEqual(
      Math.max(width, "PASS: no plan was found under which an invariant is violated.".length),
    );
  }
  const page = searchReport(result, found, 80);
  expect(page).toContain("Smallest plan: 0 faults, 1 shard, 1 customer\n");
  expect(page).toMatch(/\(1\s+shrink\)/);
  expect(searchReport({ ...progress, runs: 1, failure: null }, null, 80)).toMatch(/^\n1 run, /);
});
