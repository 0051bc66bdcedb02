import type { Invariant } from "../invariant.ts";
import type { WorkflowEvidence } from "./evidence.ts";

/** What the user's own command says of what the runs have left. */
export const verify: Invariant<WorkflowEvidence> = {
  name: "verify",
  title: "The scenario's own command finds nothing wrong with what the runs have left.",
  judge({ verifications }) {
    if (verifications === null) return { notApplicable: "the scenario has no `verify` command" };
    return verifications.flatMap(({ after, failure, output }) =>
      failure === null ? [] : [`after ${after} it ${failure}`, ...output],
    );
  },
};
