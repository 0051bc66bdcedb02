/** The one line that everything else explains. */
import { EXIT_CODES, type ExitCode } from "../arguments/errors.ts";
import type { Finding } from "../invariants/invariant.ts";
import { counted } from "./figures.ts";

export interface Verdict {
  readonly holds: boolean;
  readonly exitCode: ExitCode;
  /** `PASS: every invariant holds (10).` */
  readonly line: string;
}

/** A run passes if no invariant is violated and at least one was judged. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const named = (verdict: Finding["verdict"]) =>
    findings.filter((finding) => finding.verdict === verdict).map(({ invariant }) => invariant);
  const violated = named("violated");
  const holding = named("holds").length;
  if (violated.length > 0) {
    const are = violated.length === 1 ? "is" : "are";
    return {
      holds: false,
      exitCode: EXIT_CODES.violated,
      line: `FAIL: ${counted(violated.length, "invariant")} ${are} violated: ${violated.join(", ")}.`,
    };
  }
  if (holding === 0) {
    return { holds: false, exitCode: EXIT_CODES.violated, line: "FAIL: no invariant was judged." };
  }
  const skipped = named("not-applicable").length;
  return {
    holds: true,
    exitCode: EXIT_CODES.holds,
    line:
      skipped === 0
        ? `PASS: every invariant holds (${holding}).`
        : `PASS: every invariant that was judged holds (${holding}; n/a: ${skipped}).`,
  };
}
