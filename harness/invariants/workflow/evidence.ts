/** What is looked at where the workflow is the user's own: journals, and what `verify` has said. */
import type { JournalEntry } from "../../journal/entry.ts";
import type { Evidence } from "../invariant.ts";

/** One run of the workflow with all that is below it. */
export interface WorkflowRun {
  /** Id of the root run. */
  readonly root: string;
  /** Other root runs of the same journal that must end just as well: a second trigger. */
  readonly otherRoots: readonly string[];
  readonly journal: readonly JournalEntry[];
}

/** What the `verify` command said of what a run has left. */
export interface Verification {
  /** Which run, to follow "after": `the run with faults`. */
  readonly after: string;
  /** How it ended where it does not hold: `exited with code 1`; null where it holds. */
  readonly failure: string | null;
  /** The last lines that it wrote. */
  readonly output: readonly string[];
}

/** All that an invariant of a workflow of the user's own may look at. */
export interface WorkflowEvidence
  extends WorkflowRun,
    Pick<Evidence, "expectation" | "retryPolicies" | "waitScale"> {
  /** The run without faults, which has completed: the oracle. */
  readonly reference: WorkflowRun;
  /** Which results must equal the reference's. */
  readonly results: "same" | "root" | "any";
  /** In the order of the runs; null where the scenario has no `verify`. */
  readonly verifications: readonly Verification[] | null;
}
