/** `lost-result`: the work is done, its result never arrives, and the attempt is declared failed. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import { describeSelection, selectionFields, selectionOf } from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { NOT_ON_REMOTE, SKIPPED_ON_REMOTE, strikesSelection } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

export const lostResult = defineFault({
  name: "lost-result",
  summary: "an attempt does its work, but its result is lost and it is declared failed",
  schema: z.strictObject({ fault: z.literal("lost-result"), ...selectionFields }),
  onTarget: {
    simulated: "The result is dropped; the attempt fails when the task's call has ended.",
    local: "The worker's callback is dropped; the attempt fails when its process has ended.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("lost-result"), ...runSelectionFields }),
    ...strikesRuns(
      () => "loses the result",
      () => ({ action: "lost-result" }),
    ),
  }),
  describe: (fault) => `loses the result ${describeSelection(selectionOf(fault))}`,
  ...strikesSelection("lost-result"),
});
