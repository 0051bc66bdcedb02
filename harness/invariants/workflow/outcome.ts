import type { Invariant } from "../invariant.ts";
import { endViolations } from "../outcome.ts";
import { judgeEachRoot } from "../roots.ts";
import type { WorkflowEvidence } from "./evidence.ts";

export const workflowOutcome: Invariant<WorkflowEvidence> = {
  name: "outcome",
  title: "The run ends as the scenario says.",
  judge: (evidence) => judgeEachRoot(evidence, (root) => endViolations(evidence, root)),
};
