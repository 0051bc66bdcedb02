import { expect, it } from "vitest";
import { annotations } from "../report/github/annotations.ts";
import { BROKEN, FAILED, HOSTILE, PASSED } from "../report/suites/sample-suites.ts";
import { oneCase } from "./evidence/one-case.ts";
import { scripted } from "./fixtures/steps.ts";
import { problemLines } from "./report.ts";
import type { StepResult } from "./step.ts";
import { firstWrong, namedSuites, stepSuite } from "./step-suite.ts";

const step = scripted("local", "");
const resultOf = (suites: StepResult["suites"]): StepResult => {
  return { step, verdict: "fail", exitCode: 1, ms: 5, suites };
};

it("a step tells of each thing that is wrong in it, and of nothing else", () => {
  const { cases, replay } = stepSuite(resultOf([PASSED, FAILED, BROKEN]));
  expect(replay).toBe("npm run local");
  expect(cases).toEqual([
    {
      name: FAILED.name,
      verdict: "violated",
      lines: [
        `no-leftovers: left: ${HOSTILE}`,
        "no-leftovers: Nothing is left.",
        "right-shard: customer 7",
        "right-shard: Each in its shard.",
        `replay: ${FAILED.replay}`,
      ],
    },
    {
      name: BROKEN.name,
      verdict: "error",
      lines: BROKEN.cases[0]?.lines.map((line) => `played: ${line}`),
    },
  ]);
});

it("much that is wrong is cut to what a person reads, with the names of the rest", () => {
  const many = Array.from({ length: 8 }, (_, n) => ({ ...FAILED, name: `play ${n}` }));
  const lines = problemLines(resultOf(many), 80);
  expect(lines).toHaveLength(5 * 8 + 2);
  expect(lines.slice(-2)).toEqual([
    "  and 3 more: play 5; play 6; play 7",
    "  this step alone: npm run local",
  ]);
  const wordy = { ...FAILED, cases: [{ ...FAILED.cases[1], lines: Array(20).fill("x") }] };
  const [only] = stepSuite(resultOf([wordy as typeof FAILED])).cases;
  expect(only?.lines).toHaveLength(8 + 1);
});

it("a step that tells of nothing smaller is not named twice", () => {
  const result = resultOf([oneCase("local", "violated", ["a", "b"])]);
  expect(problemLines(result, 80)).toEqual(["  a", "  b", "  this step alone: npm run local"]);
  expect(namedSuites(result)[0]?.name).toBe("local");
  expect(annotations(firstWrong(result))).toEqual([
    "::error title=local::a%0Ab%0Areplay: npm run local",
  ]);
});

it("a person reads each name once, and prose at the width of the terminal", () => {
  const test =
    "a promise that needs a long name > whatever the faults, no row is lost or told twice";
  const replay = `npx vitest run ${"properties/with-a-long-name.test.ts ".repeat(3).trim()}`;
  const lines = [
    "Property failed after 1 test",
    `{ seed: 5, path: "0:1" } ${"x ".repeat(60).trim()}`,
    `Replay: FC_SEED=5 ${replay}`,
  ];
  const cases = [{ name: test, verdict: "violated", lines }] as const;
  const suite = { ...FAILED, name: "properties/a.test.ts", cases, replay };
  expect(problemLines(resultOf([suite]), 80)).toEqual([
    "  properties/a.test.ts",
    "    a promise that needs a long name > whatever the faults, no row is lost or",
    "      told twice",
    "      Property failed after 1 test",
    `      { seed: 5, path: "0:1" } ${"x ".repeat(25).trim()}`,
    `        ${"x ".repeat(35).trim()}`,
    `      Replay: FC_SEED=5 ${replay}`,
    `    replay: ${replay}`,
    "  this step alone: npm run local",
  ]);
  const many = Array.from({ length: 12 }, (_, n) => ({ ...FAILED, name: `play-${n}, seed 42` }));
  expect(problemLines(resultOf(many), 60).slice(-4, -1)).toEqual([
    "  and 7 more: play-5, seed 42; play-6, seed 42;",
    "    play-7, seed 42; play-8, seed 42; play-9, seed 42;",
    "    play-10, seed 42; play-11, seed 42",
  ]);
  for (const line of problemLines(resultOf([suite]), 50)) {
    if (!line.includes("npx vitest")) expect(line.length).toBeLessThanOrEqual(50);
  }
});

it("GitHub is told of the first thing of each step, at its place", () => {
  expect(firstWrong(resultOf([PASSED]))).toEqual([]);
  const told = annotations(firstWrong(resultOf([PASSED, FAILED, FAILED, BROKEN])));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(
    /^::error title=local%3A kill-mid-write%2C seed 42%3A no-leftovers.*,file=scenarios\/kill-mid-write\.yaml,line=9::no-leftovers: /,
  );
  expect(told[0]).toContain("%0Aand 2 more; this step alone: npm run local%0A");
});
