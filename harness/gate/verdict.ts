/** What all steps come to. */
import { EXIT_CODES, type ExitCode } from "../arguments/errors.ts";
import type { StepResult } from "./step.ts";

/**
 * A step that failed tells more than one that could not be run. Nothing passes where nothing was run.
 */
export function exitCodeOf(results: readonly StepResult[]): ExitCode {
  const run = results.filter(({ verdict }) => verdict !== "left-out");
  if (run.some(({ verdict }) => verdict === "fail")) return EXIT_CODES.violated;
  const errors = run.filter(({ verdict }) => verdict === "error");
  if (errors.length === 0 && run.length > 0) return EXIT_CODES.holds;
  return errors.length > 0 && errors.every(({ exitCode }) => exitCode === EXIT_CODES.usage)
    ? EXIT_CODES.usage
    : EXIT_CODES.target;
}
