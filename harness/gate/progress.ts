/** How far the gate is, with an estimate: usual times, at the pace of this machine so far. */
import { duration } from "../report/figures.ts";
import type { Step, StepResult } from "./step.ts";

export interface Progress {
  /** A step begins. @returns the line */
  begins(step: Step): string;
  ends(result: StepResult): void;
  /** The line for a step that is at work, `ms` after its begin. */
  goesOn(step: Step, ms: number): string;
}

export function createProgress(steps: readonly Step[]): Progress {
  const open = new Set(steps);
  let usual = 0;
  let real = 0;
  // Short steps say little of a machine's pace: usual times count until there is something to go by.
  const pace = () => (usual < 5 ? 1 : real / usual);
  const about = (seconds: number) =>
    duration(Math.max(1, Math.round(seconds)) * 1000).replace(".00", "");
  const left = () => [...open].reduce((sum, { usualSeconds }) => sum + usualSeconds, 0) * pace();
  const place = (step: Step) => `[${steps.indexOf(step) + 1}/${steps.length}] ${step.name}`;
  return {
    begins: (step) =>
      `${place(step)}: about ${about(step.usualSeconds * pace())}; about ${about(left())} for all that is left`,
    ends({ step, ms }) {
      open.delete(step);
      if (ms === null) return;
      usual += step.usualSeconds;
      real += ms / 1000;
    },
    goesOn(step, ms) {
      const expected = step.usualSeconds * pace();
      const others = left() - expected;
      const rest = expected - ms / 1000 + others;
      const isLate = ms / 1000 > expected;
      const usually = isLate ? `, usually ${about(expected)}` : ` of about ${about(expected)}`;
      const after = isLate ? `about ${about(others)} after it` : `about ${about(rest)} left`;
      return `${place(step)}: at work for ${about(ms / 1000)}${usually}; ${after}`;
    },
  };
}
