/** `delay`: the attempt stands still for a while and then goes on, as in a long pause of the host. */
import { z } from "zod";
import { msSchema } from "./amounts.ts";
import { strikesRunsAtMoment } from "./any-workflow.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { atField } from "./moment.ts";
import { runSelectionFields } from "./run-selection.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

const ms = msSchema.describe("How long, in milliseconds.");

interface Pause {
  readonly ms: number;
}

export const delayFault = defineFault({
  name: "delay",
  summary: "the attempt pauses at a failpoint and then goes on as usual",
  schema: z.strictObject({
    fault: z.literal("delay"),
    ...taskFaultFields,
    ms,
  }),
  onTarget: {
    simulated: "The attempt goes on so much later in virtual time.",
    local: "The worker process waits so long in real time.",
    remote: "The deployed task waits so long in real time if drills are enabled.",
  },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({
      fault: z.literal("delay"),
      ...runSelectionFields,
      at: atField,
      ms,
    }),
    ...strikesRunsAtMoment(
      ({ ms }: Pause, moment) => `pauses for ${ms} ms ${moment}`,
      ({ ms }) => ({ action: "delay", ms }),
    ),
  }),
  describe: (fault) => `pauses for ${fault.ms} ms ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion)
      ? { fault: position, action: "delay", ...armedPlace(fault), ms: fault.ms }
      : null,
});
