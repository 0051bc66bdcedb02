/** `host-crash`: the machine loses power, with every process and whatever the disk had not made durable. */
import { z } from "zod";
import { defineFault } from "./fault.ts";

const OPERATIONS = "a whole number from 1 to 1000000";
const NEEDS_A_DISK = "a real disk would have to lose power; it is played on --target simulated";

export const hostCrash = defineFault({
  name: "host-crash",
  summary: "the host goes down with its disk's caches, and the client starts the run again",
  schema: z.strictObject({
    fault: z.literal("host-crash"),
    afterOperations: z
      .int(OPERATIONS)
      .min(1, OPERATIONS)
      .max(1_000_000, OPERATIONS)
      .describe(
        "Strikes when the run has told the disk so many operations (create, write, sync, rename, sync of a folder, remove).",
      ),
  }),
  onTarget: {
    simulated:
      "Every call is abandoned, the disk keeps any subset of what was not synced, the run is started again.",
    local: "Not played: a real disk would have to lose power.",
    remote: "Not played: a real disk would have to lose power.",
  },
  skipOn: { local: NEEDS_A_DISK, remote: NEEDS_A_DISK },
  anyWorkflow: "only a simulated disk can lose what was not synced, and your worker has a real one",
  describe: ({ afterOperations }) =>
    `takes the host down after ${afterOperations} operations on the disk, and starts the run again`,
  problems: () => [],
  steer: ({ afterOperations }, position) => ({
    fault: position,
    action: "host-crash",
    afterOperations,
  }),
});
