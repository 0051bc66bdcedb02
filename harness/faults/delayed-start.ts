/** `delayed-start`: an attempt waits for its instance, as on a busy platform. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { delayField, NOT_ON_REMOTE, SKIPPED_ON_REMOTE } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

const ms = delayField.describe("How late, in ms.");

interface Late {
  readonly ms: number;
}

export const delayedStart = defineFault({
  name: "delayed-start",
  summary: "an attempt begins late",
  schema: z.strictObject({
    fault: z.literal("delayed-start"),
    ...selectionFields,
    ms,
  }),
  onTarget: {
    simulated: "The task is called so much later in virtual time.",
    local: "The process is started so much later.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("delayed-start"), ...runSelectionFields, ms }),
    ...strikesRuns(
      ({ ms }: Late) => `starts ${ms} ms late`,
      ({ ms }) => ({ action: "delayed-start", ms }),
    ),
  }),
  describe: (fault) => `starts ${fault.ms} ms late ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  deliver: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "delayed-start", ms: fault.ms }
      : null,
});
