/** `kill`: the process is gone from one moment to the next, as after an out-of-memory kill. */
import { z } from "zod";
import { NEEDS_FAILPOINTS } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

export const killFault = defineFault({
  name: "kill",
  summary: "the attempt's process is killed at a failpoint; no handler runs, nothing is reported",
  schema: z.strictObject({ fault: z.literal("kill"), ...taskFaultFields }),
  onTarget: {
    simulated: "The attempt does nothing more; what it had written so far stays, as after SIGKILL.",
    local: "The worker process sends SIGKILL to itself.",
    remote: "The deployed task sends SIGKILL to its own process if drills are enabled.",
  },
  anyWorkflow: NEEDS_FAILPOINTS,
  describe: (fault) => `kills the process ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion) ? { fault: position, action: "kill", ...armedPlace(fault) } : null,
});
