import { expect, test } from "vitest";
import { brokenRun, finding, healedRun, sampleScenario, timed } from "./sample-journal.ts";
import { healedWorkflow, sampleWorkflow } from "./sample-workflow.ts";
import { PLAIN, styleFor } from "./style.ts";
import { type SummaryItem, summaryTable, wordOf } from "./summary-table.ts";

const info = { target: "local", replay: "", places: {} } as const;
const passed: SummaryItem = {
  name: "fail-one-shard",
  seed: 42,
  play: {
    scenario: sampleScenario,
    journal: timed(healedRun),
    findings: [finding("exactly-once", "holds")],
    info,
  },
};
const failed: SummaryItem = {
  name: "kill",
  seed: 7,
  play: {
    scenario: sampleScenario,
    journal: timed(brokenRun),
    findings: [finding("outcome", "violated"), finding("x", "holds"), finding("y", "violated")],
    info,
  },
};
const cutShort: SummaryItem = { ...passed, play: { ...passed.play, journal: timed([]) } };
const broken: SummaryItem = { name: "bad", seed: null, error: "scenarios/bad.yaml:1:1 no\nno" };
const skipped: SummaryItem = { name: "disk", seed: 1, skipped: "not played on simulated: why" };

test("a line for each play, one that could not be played without figures, and the count", () => {
  expect(summaryTable([passed, failed, broken, skipped, cutShort], 80, PLAIN)).toBe(
    `       scenario        seed  run          attempts  strikes    time  violated
PASS   fail-one-shard    42  completed           3        1  0.80 s
FAIL   kill               7  failed              2        1  0.32 s  outcome, y
ERROR  bad                -  not played          -        -       -
SKIP   disk               1  not played          -        -       -
PASS   fail-one-shard    42  never ended         0        0       -

5 plays: 2 passed, 1 failed, 1 could not be played, 1 skipped.
`,
  );
});

test("one play alone, and what is not there is not counted", () => {
  expect(summaryTable([passed], 80, PLAIN)).toMatch(/\n\n1 play: 1 passed, 0 failed\.\n$/);
});

test("of a workflow of the user's own all attempts are counted, and there is no seed", () => {
  const journal = timed(healedWorkflow);
  const play = { scenario: sampleWorkflow, journal, findings: [finding("outcome", "holds")], info };
  const [, line] = summaryTable([{ name: "own", seed: null, play }], 80, PLAIN).split("\n");
  expect(line?.split(/ +/)).toEqual(["PASS", "own", "-", "completed", "6", "1", "0.60", "s"]);
});

test("the count is good only if something passed and nothing else went wrong", () => {
  const colours = styleFor({ isTTY: true, write: () => true }, {});
  const isGood = (...items: SummaryItem[]) => summaryTable(items, 80, colours).includes("\x1b[32m");
  expect(isGood(passed, skipped)).toBe(true);
  for (const item of [failed, broken]) expect(isGood(passed, item)).toBe(false);
  expect(isGood(skipped)).toBe(false);
});

test("a play in one word", () => {
  expect([passed, failed, broken, skipped].map(wordOf)).toEqual(["PASS", "FAIL", "ERROR", "SKIP"]);
});
