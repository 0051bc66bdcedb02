/** `late-result`: the result arrives after the attempt was given up and its retry has ended. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import { describeSelection, selectionFields, selectionOf } from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { NOT_ON_REMOTE, SKIPPED_ON_REMOTE, strikesSelection } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

export const lateResult = defineFault({
  name: "late-result",
  summary: "an attempt's result arrives after the attempt was declared failed and retried",
  schema: z.strictObject({ fault: z.literal("late-result"), ...selectionFields }),
  onTarget: {
    simulated: "The result is held back until the retry has ended, and delivered then.",
    local: "The worker's callback is held open until the retry has ended, and answered then.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("late-result"), ...runSelectionFields }),
    ...strikesRuns(
      () => "delivers the result after the retry's",
      () => ({ action: "late-result" }),
    ),
  }),
  describe: (fault) =>
    `delivers the result after the retry's ${describeSelection(selectionOf(fault))}`,
  ...strikesSelection("late-result"),
});
