/** `throw`: task code fails with an error, as after a flaky upstream or on a rare row. */
import { z } from "zod";
import { NEEDS_FAILPOINTS } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

const MESSAGE =
  "text of 200 characters at most that is not empty, since the SDK reports an empty error as success";

export const throwFault = defineFault({
  name: "throw",
  summary: "an error is thrown at a failpoint; the attempt fails and leaves the process in order",
  schema: z.strictObject({
    fault: z.literal("throw"),
    ...taskFaultFields,
    message: z
      .string(MESSAGE)
      .regex(/^(?=[\s\S]{1,200}$)\s*\S/, MESSAGE)
      .optional()
      .describe('Text of the error (default "injected by Shardproof: throw at <failpoint>").'),
  }),
  onTarget: {
    simulated: "The attempt's promise rejects with the error at that point of virtual time.",
    local: "The worker process throws; its error callback carries the message.",
    remote: "The plan travels in the run's input; the deployed task throws if drills are enabled.",
  },
  anyWorkflow: NEEDS_FAILPOINTS,
  describe: (fault) => `throws ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion)
      ? {
          fault: position,
          action: "throw",
          ...armedPlace(fault),
          message: fault.message ?? `injected by Shardproof: throw at ${fault.at}`,
        }
      : null,
});
