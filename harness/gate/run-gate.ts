/** Runs all steps, one after the other: most use every core, and one that is red stops no other. */
import { oneCase } from "./evidence/one-case.ts";
import { runStep } from "./run-step.ts";
import type { Step, StepResult } from "./step.ts";

export interface GateOptions {
  /** The checkout in which the steps run. */
  readonly root: string;
  clock(): number;
  onBegin(step: Step): void;
  onEnd(result: StepResult): void;
}

/** @param leftOut steps that are told of, and not run */
export async function runGate(
  steps: readonly Step[],
  leftOut: readonly Step[],
  { root, clock, onBegin, onEnd }: GateOptions,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    onBegin(step);
    const result = await runStep(step, root, clock);
    results.push(result);
    onEnd(result);
  }
  return [...results, ...leftOut.map(unrun)];
}

/** Told as skipped: a report without it would look like one of a smaller gate. */
function unrun(step: Step): StepResult {
  const suites = [oneCase(step.name, "not-applicable", ["not run: no part of this mode"])];
  return { step, verdict: "left-out", exitCode: null, ms: null, suites };
}
