/** `eio`: the device under a file gives up. */
import { z } from "zod";
import { STORE_OPERATIONS } from "../../tasks/drills/armed-fault.ts";
import type { FileKind } from "../../tasks/drills/file-kind.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { bytesSchema } from "./amounts.ts";
import { NEEDS_STORE } from "./any-workflow.ts";
import { selectionFields } from "./attempt-selection.ts";
import { defineFault, type FaultProblem } from "./fault.ts";
import {
  artifactField,
  artifactOf,
  describeStorePlace,
  isStoreFaultFor,
  type StoreFaultPlace,
  storeProblems,
} from "./store-fault.ts";

interface EioFault extends StoreFaultPlace {
  readonly operation: (typeof STORE_OPERATIONS)[number];
  readonly source?: (typeof SOURCE_NAMES)[number] | undefined;
  readonly afterBytes: number;
}

export const eioFault = defineFault({
  name: "eio",
  summary: "an operation on a file fails with an input/output error (EIO)",
  schema: z.strictObject({
    fault: z.literal("eio"),
    operation: z
      .enum(STORE_OPERATIONS, "an operation")
      .default("write")
      .describe(
        "What fails (default write): reading a source, or an artifact's write, sync, rename.",
      ),
    source: z
      .enum(SOURCE_NAMES, "a source")
      .optional()
      .describe("Only with read: which source (default crm)."),
    artifact: artifactField,
    ...selectionFields,
    afterBytes: bytesSchema
      .default(0)
      .describe(
        "Only with read and write: so many bytes still pass (default 0). Never strikes if there are no more.",
      ),
  }),
  onTarget: {
    simulated: "The operation fails with an error that is made like Node's.",
    local: "The operation fails with an error that is made like Node's: no kernel fails on demand.",
    remote: "The operation fails with an error that is made like Node's if drills are enabled.",
  },
  anyWorkflow: NEEDS_STORE,
  describe(fault) {
    const after = fault.afterBytes > 0 ? ` after ${fault.afterBytes} bytes` : "";
    return `fails the ${fault.operation} of ${fileOf(fault)} with EIO${after} ${describeStorePlace(fault)}`;
  },
  problems: (fault, run) => [...fieldProblems(fault), ...storeProblems(fault, run)],
  arm: (fault, position, occasion) =>
    isStoreFaultFor(fault, occasion)
      ? {
          fault: position,
          action: "eio",
          operation: fault.operation,
          file: fileOf(fault),
          afterBytes: fault.afterBytes,
        }
      : null,
});

function fileOf(fault: EioFault): FileKind {
  return fault.operation === "read" ? (fault.source ?? "crm") : artifactOf(fault);
}

/** Fields that say nothing about this operation. */
function fieldProblems({ operation, source, artifact, afterBytes }: EioFault): FaultProblem[] {
  const problems: FaultProblem[] = [];
  const blame = (field: string, value: string, why: string) =>
    problems.push({ path: [field], text: `${value} never applies: ${why}.` });
  if (source !== undefined && operation !== "read") {
    blame("source", `"${source}"`, `sources are only read, and the operation is ${operation}`);
  }
  if (artifact !== undefined && operation === "read") {
    blame("artifact", `"${artifact}"`, "no artifact is read");
  }
  if (afterBytes > 0 && (operation === "sync" || operation === "rename")) {
    blame("afterBytes", String(afterBytes), `${operation} has no bytes`);
  }
  return problems;
}
