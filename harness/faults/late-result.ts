/** `late-result`: the result arrives after the attempt was given up and its retry has reported. */
import { z } from "zod";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";
import { NOT_ON_REMOTE } from "./platform-fault.ts";

export const lateResult = defineFault({
  name: "late-result",
  summary: "an attempt's result arrives after the attempt was declared failed and retried",
  schema: z.strictObject({ fault: z.literal("late-result"), ...selectionFields }),
  onTarget: {
    simulated: "The result is held back until the retry has reported, and delivered then.",
    local: "The worker's callback is held open until the retry has reported, and answered then.",
    remote: NOT_ON_REMOTE,
  },
  describe: (fault) =>
    `delivers the result after the retry's ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  deliver: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion) ? { fault: position, action: "late-result" } : null,
});
