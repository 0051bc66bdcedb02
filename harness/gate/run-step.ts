/** Runs one step and judges it by its exit code. */
import { EXIT_CODES } from "../arguments/errors.ts";
import { isWrong, type Suite } from "../report/suites/suite.ts";
import { printedLines } from "./evidence/lines.ts";
import { oneCase } from "./evidence/one-case.ts";
import { programOf } from "./program.ts";
import { type ProcessOutput, runProcess } from "./run-process.ts";
import type { Step, StepResult, StepVerdict } from "./step.ts";

/** A step that takes so many times what is usual hangs; one that is short has two minutes. */
const HANGS_AFTER = 10;
const LEAST_LIMIT_MS = 120_000;

/**
 * @param root the checkout in which it runs
 * @param limitMs after which it hangs, and is ended
 */
export async function runStep(
  step: Step,
  root: string,
  clock: () => number,
  limitMs = Math.max(LEAST_LIMIT_MS, step.usualSeconds * 1000 * HANGS_AFTER),
): Promise<StepResult> {
  const program = programOf(step, root);
  if ("missing" in program) {
    const names = program.missing.join(", ");
    const line = `not installed: ${names}. npm ci installs it; with NODE_ENV=production only npm ci --include=dev does`;
    const suites = [oneCase(step.name, "error", [line])];
    return { step, verdict: "error", exitCode: null, ms: null, suites };
  }
  const began = clock();
  const output = await runProcess(program.words, { cwd: root, env: environment(), limitMs });
  const ms = clock() - began;
  const verdict = verdictOf(step, output.code);
  const suites = suitesOf(step, output, verdict);
  return { step, verdict, exitCode: output.code, ms, suites };
}

/** The gate speaks to GitHub for all its steps. */
function environment(): NodeJS.ProcessEnv {
  const {
    GITHUB_ACTIONS: _actions,
    GITHUB_STEP_SUMMARY: _summary,
    FORCE_COLOR: _,
    ...env
  } = process.env;
  return { ...env, NO_COLOR: "1" };
}

function verdictOf({ exitCodes }: Step, code: number | null): StepVerdict {
  if (code === EXIT_CODES.holds) return "pass";
  if (code === null) return "error";
  return exitCodes === "tool" || code === EXIT_CODES.violated ? "fail" : "error";
}

/** What it found; where that does not say why it did not pass, what it wrote. */
function suitesOf(step: Step, output: ProcessOutput, verdict: StepVerdict): Suite[] {
  const suites = step.evidence(output);
  if (verdict === "pass") return suites.length > 0 ? suites : [oneCase(step.name, "holds", [])];
  const said = suites.some(isWrong);
  if (said && !output.isLate) return suites;
  const how = output.isLate ? "it did not come to an end and was ended" : endOf(output.code);
  const unsaid = oneCase(step.name, verdict === "fail" ? "violated" : "error", [
    how,
    ...printedLines(output),
  ]);
  return [...suites, unsaid];
}

function endOf(code: number | null): string {
  return code === null ? "a signal ended it" : `it ended with exit code ${code}`;
}
