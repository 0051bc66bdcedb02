/** The invariants of a workflow of the user's own, in the order in which a report shows them. */
import { faultsStruck } from "../faults-struck.ts";
import { INVARIANTS } from "../index.ts";
import { type Finding, find, type Invariant } from "../invariant.ts";
import { workflowBlastRadius } from "./blast-radius.ts";
import type { WorkflowEvidence } from "./evidence.ts";
import { workflowExactlyOnce } from "./exactly-once.ts";
import { workflowOutcome } from "./outcome.ts";
import { workflowRetryPolicy } from "./retry-policy.ts";
import { sameResults } from "./same-results.ts";
import { verify } from "./verify.ts";

export const WORKFLOW_INVARIANTS: readonly Invariant<WorkflowEvidence>[] = [
  workflowOutcome,
  faultsStruck,
  sameResults,
  workflowExactlyOnce,
  workflowBlastRadius,
  workflowRetryPolicy,
  verify,
];

/** The others judge what our pipeline has published: they are named, so that nobody takes them for passed. */
const OF_OUR_PIPELINE: readonly Invariant<WorkflowEvidence>[] = INVARIANTS.filter(({ name }) =>
  WORKFLOW_INVARIANTS.every((other) => other.name !== name),
).map(({ name, title }) => ({
  name,
  title,
  judge: () => ({
    notApplicable: "it judges the artifacts of our pipeline; `verify` judges yours",
  }),
}));

/**
 * Judges a run by every invariant.
 *
 * @param own invariants of a user's, judged after ours
 */
export function judgeWorkflow(
  evidence: WorkflowEvidence,
  own: readonly Invariant<WorkflowEvidence>[] = [],
): Finding[] {
  return [...WORKFLOW_INVARIANTS, ...own, ...OF_OUR_PIPELINE].map((invariant) =>
    find(invariant, evidence),
  );
}
