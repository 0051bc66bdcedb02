/** `exit`: the process ends itself before it has reported, as a library that calls `process.exit`. */
import { z } from "zod";
import { NEEDS_FAILPOINTS } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

const CODE = "a whole number from 0 to 255";

export const exitFault = defineFault({
  name: "exit",
  summary: "the attempt's process exits at a failpoint with a chosen code, without a report",
  schema: z.strictObject({
    fault: z.literal("exit"),
    ...taskFaultFields,
    code: z
      .int(CODE)
      .min(0, CODE)
      .max(255, CODE)
      .default(1)
      .describe("The exit code (default 1). Code 0 without a report is no success either."),
  }),
  onTarget: {
    simulated: "The attempt ends with that exit code and without a report.",
    local: "The worker process exits with that code.",
    remote: "The deployed task exits with that code if drills are enabled.",
  },
  anyWorkflow: NEEDS_FAILPOINTS,
  describe: (fault) => `exits with code ${fault.code} ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion)
      ? { fault: position, action: "exit", ...armedPlace(fault), code: fault.code }
      : null,
});
