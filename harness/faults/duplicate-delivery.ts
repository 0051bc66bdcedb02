/** `duplicate-delivery`: one attempt is handed to two instances, as an at-least-once queue does. */
import { z } from "zod";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";

export const duplicateDelivery = defineFault({
  name: "duplicate-delivery",
  summary: "an attempt is delivered to two instances, at once or one after the other",
  schema: z.strictObject({
    fault: z.literal("duplicate-delivery"),
    ...selectionFields,
    when: z
      .enum(["at-once", "afterwards"], "a time")
      .default("at-once")
      .describe(
        "`at-once`: both work side by side (default). `afterwards`: the second begins when the first has ended.",
      ),
  }),
  onTarget: {
    simulated: "Two calls of the task run for the attempt, interleaved or one after the other.",
    local: "Two processes run for the attempt, side by side or one after the other.",
    remote: "The same shard is started twice by the client; both runs must publish the same.",
  },
  describe: (fault) =>
    `is delivered twice${fault.when === "at-once" ? " at once" : ", one after the other,"} ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  deliver: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "duplicate-delivery", when: fault.when }
      : null,
});
