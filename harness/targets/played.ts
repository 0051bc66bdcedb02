/** What playing a scenario leaves, whatever the target: the journal and the artifacts of two runs. */
import type { RetryPolicy } from "../../tasks/definition.ts";
import type { RunEvidence } from "../invariants/invariant.ts";
import type { Oracle } from "../oracle/oracle.ts";

export interface Played {
  /** The run under judgement, with the scenario's faults. */
  readonly drill: RunEvidence;
  /** The same data without faults: what the drill must equal; null where it did not complete. */
  readonly reference: RunEvidence | null;
  /** Null where the sources cannot be used as a whole. */
  readonly oracle: Oracle | null;
  /** By task, as the worker registered them. */
  readonly retryPolicies: Readonly<Record<string, RetryPolicy>>;
  /** Why the artifacts cannot be read, as a clause; there are no files then, and results stand for them. */
  readonly unread?: string;
  /** Where something is left that the play could not take away. */
  readonly left?: string;
}
