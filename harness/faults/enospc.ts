/** `enospc`: the disk is full in the midst of an artifact. */
import { z } from "zod";
import { bytesSchema } from "./amounts.ts";
import { NEEDS_STORE } from "./any-workflow.ts";
import { selectionFields } from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";
import {
  artifactField,
  artifactOf,
  describeStorePlace,
  isStoreFaultFor,
  storeProblems,
} from "./store-fault.ts";

export const enospcFault = defineFault({
  name: "enospc",
  summary: "writing an artifact fails after some bytes, as no space is left (ENOSPC)",
  schema: z.strictObject({
    fault: z.literal("enospc"),
    artifact: artifactField,
    ...selectionFields,
    afterBytes: bytesSchema
      .default(0)
      .describe("So many bytes are still written (default 0). Never strikes if there are no more."),
  }),
  onTarget: {
    simulated: "The write fails with an error that is made like Node's.",
    local: "The write really goes to a full file system, or to /dev/full: the kernel refuses it.",
    remote: "The write really goes to /dev/full where there is one, else the error is made.",
  },
  anyWorkflow: NEEDS_STORE,
  describe: (fault) =>
    `lets the disk be full after ${fault.afterBytes} bytes of ${artifactOf(fault)} ${describeStorePlace(fault)}`,
  problems: storeProblems,
  arm: (fault, position, occasion) =>
    isStoreFaultFor(fault, occasion)
      ? {
          fault: position,
          action: "enospc",
          artifact: artifactOf(fault),
          afterBytes: fault.afterBytes,
        }
      : null,
});
