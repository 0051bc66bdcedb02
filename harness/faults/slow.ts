/** `slow`: a disk that takes its time. */
import { z } from "zod";
import { STORE_OPERATIONS } from "../../tasks/drills/armed-fault.ts";
import { msSchema } from "./amounts.ts";
import { NEEDS_STORE } from "./any-workflow.ts";
import { selectionFields } from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";
import { describeStorePlace, isStoreFaultFor, storeProblems } from "./store-fault.ts";

export const slowFault = defineFault({
  name: "slow",
  summary: "every operation of a kind takes longer; the attempt goes on as usual",
  schema: z.strictObject({
    fault: z.literal("slow"),
    operation: z
      .enum([...STORE_OPERATIONS, "any"], "an operation")
      .default("any")
      .describe("Which operations: read, write, sync, rename, or any of them (default)."),
    ...selectionFields,
    ms: msSchema.describe("How much longer each of them takes, in milliseconds."),
  }),
  onTarget: {
    simulated: "Each operation takes so much longer in virtual time.",
    local: "The worker waits so long in real time before each operation.",
    remote: "The deployed task waits so long before each operation if drills are enabled.",
  },
  anyWorkflow: NEEDS_STORE,
  describe: ({ operation, ms, ...place }) =>
    `slows every ${operation === "any" ? "operation" : operation} by ${ms} ms ${describeStorePlace(place)}`,
  problems: storeProblems,
  arm: (fault, position, occasion) =>
    isStoreFaultFor(fault, occasion)
      ? { fault: position, action: "slow", operation: fault.operation, ms: fault.ms }
      : null,
});
