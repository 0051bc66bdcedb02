/** What a mutant is: the real pipeline with one bug in it, and who must notice. */
import type { OwnTarget } from "../../../harness/targets/play-target.ts";

/** One change of a source file of the pipeline. */
export interface Patch {
  /** Below the repository's root, with `/`: `tasks/rows.ts`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  /** What somebody got wrong, as a clause. */
  readonly bug: string;
  /** Scenarios that must fail, each with the invariant that must be violated: the bug's own. */
  readonly scenarios?: Readonly<Record<string, string>>;
  /** Files below `properties/` of which a test must fail. */
  readonly properties?: readonly string[];
  /**
   * `local`: the bug is about processes or their environment. `simulated`: it takes an order of events
   * that real processes keep only on an idle machine.
   */
  readonly showsOnlyOn?: OwnTarget;
  readonly patches: readonly Patch[];
}

/** A mutant and the name of its file without `.ts`. */
export interface NamedMutant extends Mutant {
  readonly name: string;
}

/** Declares a mutant; the identity, which checks the type. */
export function defineMutant(mutant: Mutant): Mutant {
  return mutant;
}
