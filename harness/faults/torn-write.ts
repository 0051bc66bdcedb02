/** `torn-write`: the process dies in the midst of writing an artifact. */
import { z } from "zod";
import type { TornLength } from "../../tasks/drills/armed-fault.ts";
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

const FRACTION = "a number from 0 to below 1, as in 0.5";
const EITHER = "`bytes` or `fraction`";

export const tornWriteFault = defineFault({
  name: "torn-write",
  summary: "only a part of an artifact's temporary file is written, then the process is killed",
  schema: z
    .strictObject({
      fault: z.literal("torn-write"),
      artifact: artifactField,
      ...selectionFields,
      bytes: bytesSchema
        .optional()
        .describe("Exactly so many bytes are written. Never strikes if the artifact has no more."),
      fraction: z
        .number(FRACTION)
        .min(0, FRACTION)
        .lt(1, FRACTION)
        .optional()
        .describe("In place of `bytes`: such a part of the artifact is written, rounded down."),
    })
    .superRefine(({ bytes, fraction }, context) => {
      if (bytes === undefined && fraction === undefined) {
        context.addIssue({ code: "custom", path: ["bytes"], message: EITHER });
      }
      if (bytes !== undefined && fraction !== undefined) {
        context.addIssue({ code: "custom", path: ["fraction"], message: `${EITHER}, not both` });
      }
    }),
  onTarget: {
    simulated: "The part goes to the simulated disk, then the attempt does nothing more.",
    local: "The worker writes the part to the real file, then sends SIGKILL to itself.",
    remote: "The deployed task writes the part, then sends SIGKILL to its own process.",
  },
  anyWorkflow: NEEDS_STORE,
  describe(fault) {
    const part = fault.bytes === undefined ? percent(fault.fraction) : `${fault.bytes} bytes`;
    return `tears the write of ${artifactOf(fault)} after ${part} ${describeStorePlace(fault)}`;
  },
  problems: storeProblems,
  arm: (fault, position, occasion) =>
    isStoreFaultFor(fault, occasion)
      ? {
          fault: position,
          action: "torn-write",
          artifact: artifactOf(fault),
          keep: lengthOf(fault),
        }
      : null,
});

/** The schema lets pass exactly one of the two. */
function lengthOf({
  bytes,
  fraction = 0,
}: {
  bytes?: number | undefined;
  fraction?: number | undefined;
}): TornLength {
  return bytes === undefined ? { fraction } : { bytes };
}

function percent(fraction = 0): string {
  return `${Number((fraction * 100).toPrecision(6))} %`;
}
