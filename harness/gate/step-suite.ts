/** A step as one suite, in which everything that it found wrong is a case: for a table, not for a list of tests. */
import { type Case, type Suite, verdictOfSuite } from "../report/suites/suite.ts";
import type { StepResult } from "./step.ts";

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

function wrongCases(suites: readonly Suite[]): Case[] {
  return suites.flatMap((suite) => {
    const verdict = verdictOfSuite(suite);
    if (verdict !== "fail" && verdict !== "error") return [];
    const wrong = suite.cases.filter((each) => ["violated", "error"].includes(each.verdict));
    const lines = wrong.flatMap((each) =>
      each.lines.map((line) => (each.name === suite.name ? line : `${each.name}: ${line}`)),
    );
    const again = suite.replay === null ? [] : [`replay: ${suite.replay}`];
    const told = verdict === "fail" ? "violated" : "error";
    return [{ name: suite.name, verdict: told, lines: [...lines, ...again] } as const];
  });
}
