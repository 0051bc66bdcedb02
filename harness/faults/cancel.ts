/** `cancel`: somebody cancels the root run while its shards are at work. */
import { z } from "zod";
import { strikesRunsAtMoment } from "./any-workflow.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { atField } from "./moment.ts";
import { afterShardsField, afterShardsProblems } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

const cancelsRuns = strikesRunsAtMoment(
  (_fault, moment) => `cancels the root run ${moment}`,
  () => ({ action: "cancel" }),
);

export const cancel = defineFault({
  name: "cancel",
  summary: "the client cancels the root run while its shards are at work",
  schema: z.strictObject({ fault: z.literal("cancel"), afterShards: afterShardsField }),
  onTarget: {
    simulated: "The run is cancelled, and every call that works for it is abandoned.",
    local: "The run is cancelled, and every process that works for it is killed.",
    remote: "The client cancels the run through Render's API.",
  },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({
      fault: z.literal("cancel"),
      ...runSelectionFields,
      at: atField,
    }),
    ...cancelsRuns,
    // Who starts a run twice cancels the first.
    deliver: (fault, position, occasion) =>
      occasion.trigger === 1 ? cancelsRuns.deliver(fault, position, occasion) : null,
  }),
  describe: ({ afterShards }) =>
    `cancels the run when ${afterShards} ${afterShards === 1 ? "shard has" : "shards have"} completed`,
  problems: afterShardsProblems,
  steer: ({ afterShards }, position) => ({ fault: position, action: "cancel", afterShards }),
});
