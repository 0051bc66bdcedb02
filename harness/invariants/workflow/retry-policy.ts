import type { Invariant } from "../invariant.ts";
import { policyViolations } from "../retry-policy.ts";
import type { WorkflowEvidence } from "./evidence.ts";

/** What the worker has registered is the policy; whether it is a good one is not judged. */
export const workflowRetryPolicy: Invariant<WorkflowEvidence> = {
  name: "retry-policy",
  title:
    "Attempts, their order and the waits between them follow the policies that were registered.",
  judge: policyViolations,
};
