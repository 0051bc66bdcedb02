/** What a step found, as CI is told of it. */
import { type Case, isWrong, type Suite, verdictOfSuite } from "../report/suites/suite.ts";
import type { StepResult } from "./step.ts";

/** All that it found, each named with the step: for a list of tests. */
export function namedSuites({ step, suites }: StepResult): Suite[] {
  return suites.map((suite) =>
    suite.name === step.name ? suite : { ...suite, name: `${step.name}: ${suite.name}` },
  );
}

/** The first thing that is wrong, and how many there are besides: GitHub shows ten things of all steps. */
export function firstWrong(result: StepResult): Suite[] {
  const wrong = namedSuites(result).filter(isWrong);
  const [first] = wrong;
  if (first === undefined) return [];
  const { name, cases } = first;
  if (wrong.length === 1) return [{ ...first, replay: first.replay ?? result.step.replay }];
  const more = `and ${wrong.length - 1} more; this step alone: ${result.step.replay}`;
  return [{ ...first, cases: [...cases, { name, verdict: "violated", lines: [more] }] }];
}

/** One suite, in which everything that it found wrong is a case: for a table. */
export function stepSuite({ step, verdict, ms, suites }: StepResult): Suite {
  return {
    name: step.name,
    group: "shardproof.gate",
    place: null,
    properties: { covers: step.covers },
    ms,
    cases: verdict === "pass" ? [holds(step.name)] : wrongCases(suites),
    replay: step.replay,
  };
}

function holds(name: string): Case {
  return { name, verdict: "holds", lines: [] };
}

/** Lines that one suite has here: the replay, or the JUnit file, tells all. */
const LINES = 8;

function wrongCases(suites: readonly Suite[]): Case[] {
  return suites.flatMap((suite) => {
    if (!isWrong(suite)) return [];
    const told = verdictOfSuite(suite) === "fail" ? "violated" : "error";
    const wrong = suite.cases.filter((each) => ["violated", "error"].includes(each.verdict));
    if (isItself(suite, wrong)) return wrong;
    const most = Math.max(1, Math.floor(LINES / wrong.length));
    const lines = wrong.flatMap(({ name, lines }) =>
      lines.slice(0, most).map((line) => (name === suite.name ? line : `${name}: ${line}`)),
    );
    const again = suite.replay === null ? [] : [`replay: ${suite.replay}`];
    return [{ name: suite.name, verdict: told, lines: [...lines, ...again] } as const];
  });
}

/** A suite for a step that tells of nothing smaller. */
function isItself({ name, replay }: Suite, wrong: readonly Case[]): boolean {
  return replay === null && wrong.every((each) => each.name === name);
}
