/** What `npm run gate -- --json` prints. */
import { verdictOfExit } from "../arguments/errors.ts";
import type { StepResult } from "./step.ts";
import { stepSuite } from "./step-suite.ts";
import type { Mode } from "./steps.ts";
import { exitCodeOf } from "./verdict.ts";

/** @param ms of all steps together */
export function gateJson(mode: Mode, results: readonly StepResult[], ms: number) {
  const exitCode = exitCodeOf(results);
  return {
    schemaVersion: 1,
    mode,
    verdict: verdictOfExit(exitCode),
    exitCode,
    ms,
    steps: results.map((result) => ({
      step: result.step.name,
      verdict: result.verdict,
      exitCode: result.exitCode,
      ms: result.ms,
      covers: result.step.covers,
      evidence: evidenceLines(result),
      replay: result.step.replay,
    })),
  } as const;
}

/** What is wrong, a line each, with what it is about before it. */
export function evidenceLines(result: StepResult): string[] {
  const { name, cases } = stepSuite(result);
  return cases.flatMap((each) =>
    each.lines.map((line) => (each.name === name ? line : `${each.name}: ${line}`)),
  );
}
