/** `double-trigger`: the same root run is started twice at once, as an impatient user does. */
import { z } from "zod";
import { defineFault, defineWorkflowFault } from "./fault.ts";

export const doubleTrigger = defineFault({
  name: "double-trigger",
  summary: "the same root run is started twice at once, into the same output",
  schema: z.strictObject({ fault: z.literal("double-trigger") }),
  onTarget: {
    simulated: "Two root runs with the same input run side by side.",
    local: "Two root runs with the same input run side by side, each with its own processes.",
    remote: "The client starts the task twice, one right after the other.",
  },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("double-trigger") }),
    isCertain: true,
    describe: () => "starts the same run twice at once",
    problems: () => [],
    steer: (_fault, position) => ({ fault: position, action: "double-trigger" }),
  }),
  describe: () => "starts the same run twice at once",
  problems: () => [],
  steer: (_fault, position) => ({ fault: position, action: "double-trigger" }),
});
