/** What the gate is made of: checks, each a process of its own, judged by its exit code. */
import type { Suite } from "../report/suites/suite.ts";

/** What a step's process has written, and how it has ended. */
export interface Output {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Step {
  readonly name: string;
  /** What it looks at, for a person: nobody should take it for more. */
  readonly covers: string;
  /** The program, by the package that has it and its name there; null for the words as Node takes them. */
  readonly tool: { readonly package: string; readonly bin: string } | null;
  readonly words: readonly string[];
  /** Packages that must be installed besides. */
  readonly needs: readonly string[];
  /** The command that does this step alone. */
  readonly replay: string;
  /** What it takes on two cores with nothing else to do. */
  readonly usualSeconds: number;
  /**
   * What its exit codes mean. `shardproof`: 1 failed, 2 and 3 could not be run. `tool`: anything but 0 is
   * a failure.
   */
  readonly exitCodes: "shardproof" | "tool";
  /** What it found, from what it wrote; it has no say in whether the step passes. */
  evidence(output: Output): Suite[];
}

/** `left-out`: no part of this mode; it counts as nothing. */
export type StepVerdict = "pass" | "fail" | "error" | "left-out";

export interface StepResult {
  readonly step: Step;
  readonly verdict: StepVerdict;
  /** Of its process; null where there was none, or a signal ended it. */
  readonly exitCode: number | null;
  readonly ms: number | null;
  /** What it found; of a step that did not pass, at least one suite says what is wrong. */
  readonly suites: readonly Suite[];
}
