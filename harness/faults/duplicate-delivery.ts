/** `duplicate-delivery`: one attempt is handed to two instances, as an at-least-once queue does. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { runSelectionFields } from "./run-selection.ts";

const WHEN = ["at-once", "afterwards"] as const;

interface Twice {
  readonly when: (typeof WHEN)[number];
}

const when = z
  .enum(WHEN, "a time")
  .default("at-once")
  .describe(
    "`at-once`: both work side by side (default). `afterwards`: the second begins when the first has ended.",
  );

export const duplicateDelivery = defineFault({
  name: "duplicate-delivery",
  summary: "an attempt is delivered to two instances, at once or one after the other",
  schema: z.strictObject({
    fault: z.literal("duplicate-delivery"),
    ...selectionFields,
    when,
  }),
  onTarget: {
    simulated: "Two calls of the task run for the attempt, interleaved or one after the other.",
    local: "Two processes run for the attempt, side by side or one after the other.",
    remote:
      "The client starts the run again with the same input, as soon as it sees the attempt begin, or end.",
  },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("duplicate-delivery"), ...runSelectionFields, when }),
    ...strikesRuns(isDeliveredTwice, ({ when }) => ({ action: "duplicate-delivery", when })),
  }),
  describe: (fault) => `${isDeliveredTwice(fault)} ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  deliver: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "duplicate-delivery", when: fault.when }
      : null,
});

function isDeliveredTwice({ when }: Twice): string {
  return `is delivered twice${when === "at-once" ? " at once" : ", one after the other,"}`;
}
