/** `spin-up-failure`: the platform finds no instance for an attempt. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import { describeSelection, selectionFields, selectionOf } from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { NOT_ON_REMOTE, SKIPPED_ON_REMOTE, strikesSelection } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

export const spinUpFailure = defineFault({
  name: "spin-up-failure",
  summary: "an attempt fails before it begins: its instance cannot be started",
  schema: z.strictObject({ fault: z.literal("spin-up-failure"), ...selectionFields }),
  onTarget: {
    simulated: "The task is not called; the attempt fails at once.",
    local: "No process is started; the attempt fails at once.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("spin-up-failure"), ...runSelectionFields }),
    ...strikesRuns(
      () => "fails to spin up",
      () => ({ action: "spin-up-failure" }),
    ),
  }),
  describe: (fault) => `fails to spin up ${describeSelection(selectionOf(fault))}`,
  ...strikesSelection("spin-up-failure"),
});
