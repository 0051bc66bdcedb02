/** `hang`: the attempt never goes on and never ends by itself, as in a deadlock. */
import { z } from "zod";
import { strikesRunsAtMoment } from "./any-workflow.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { atField } from "./moment.ts";
import { runSelectionFields } from "./run-selection.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

export const hangFault = defineFault({
  name: "hang",
  summary: "the attempt hangs at a failpoint until the task's timeout ends it",
  schema: z.strictObject({ fault: z.literal("hang"), ...taskFaultFields }),
  onTarget: {
    simulated: "The attempt waits for ever; virtual time goes on to the task's timeout.",
    local: "The worker process stays alive and idle until the platform kills it at the timeout.",
    remote: "The deployed task stays idle until Render ends it at its timeout.",
  },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("hang"), ...runSelectionFields, at: atField }),
    ...strikesRunsAtMoment(
      (_fault, moment) => `hangs ${moment}`,
      () => ({ action: "hang" }),
    ),
  }),
  describe: (fault) => `hangs ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion) ? { fault: position, action: "hang", ...armedPlace(fault) } : null,
});
