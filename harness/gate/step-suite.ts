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
    cases: verdict === "pass" ? [holds(step.name)] : wrongThings(suites).flatMap(casesOf),
    replay: step.replay,
  };
}

function holds(name: string): Case {
  return { name, verdict: "holds", lines: [] };
}

/** A suite in which something is wrong, with as much of it as a person reads. */
export interface WrongThing {
  readonly name: string;
  readonly verdict: "violated" | "error";
  /** What is wrong in it. */
  readonly cases: readonly Case[];
  /** Null for what is done again with its step only. */
  readonly replay: string | null;
}

/** Lines that one suite has here: the replay, or the JUnit file, tells all. */
const LINES = 8;

/** Everything that is wrong in suites, a thing for each of them. */
export function wrongThings(suites: readonly Suite[]): WrongThing[] {
  return suites.filter(isWrong).map((suite) => {
    const { name, replay } = suite;
    const verdict = verdictOfSuite(suite) === "fail" ? "violated" : "error";
    const wrong = suite.cases.filter((each) => ["violated", "error"].includes(each.verdict));
    const thing = { name, verdict, cases: wrong, replay } as const;
    if (isItself(thing)) return thing;
    const most = Math.max(1, Math.floor(LINES / wrong.length));
    const cases = wrong.map((each) => ({ ...each, lines: each.lines.slice(0, most) }));
    return { ...thing, cases };
  });
}

function casesOf(thing: WrongThing): readonly Case[] {
  const { name, verdict, cases, replay } = thing;
  if (isItself(thing)) return cases;
  const lines = cases.flatMap((each) =>
    each.lines.map((line) => (each.name === name ? line : `${each.name}: ${line}`)),
  );
  const again = replay === null ? [] : [`replay: ${replay}`];
  return [{ name, verdict, lines: [...lines, ...again] }];
}

/** Of a step that tells of nothing smaller. */
function isItself({ name, cases, replay }: WrongThing): boolean {
  return replay === null && cases.every((each) => each.name === name);
}
