/** `orchestrator-crash`: the orchestrator dies while shards run, and the client starts the run again. */
import { z } from "zod";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { atField, describeMoment, momentProblems, triggerOf } from "./moment.ts";
import {
  afterShardsField,
  afterShardsProblems,
  NOT_ON_REMOTE,
  SKIPPED_ON_REMOTE,
} from "./platform-fault.ts";

export const orchestratorCrash = defineFault({
  name: "orchestrator-crash",
  summary: "the orchestrator is killed while shards run, and the client starts the run again",
  schema: z.strictObject({
    fault: z.literal("orchestrator-crash"),
    afterShards: afterShardsField,
  }),
  onTarget: {
    simulated: "The orchestrator's call is abandoned; the same root run is started again.",
    local: "SIGKILL to the orchestrator's process; the same root run is started again.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({ fault: z.literal("orchestrator-crash"), at: atField }),
    isCertain: false,
    describe: ({ at }) =>
      `kills the root's first attempt ${describeMoment(at)}, and starts the run again if it fails by that`,
    problems: ({ at }) => momentProblems(at, ["at"]),
    deliver: ({ at }, position, { isRoot, attempt, trigger }) =>
      isRoot && attempt === 1 && trigger === 1
        ? { fault: position, action: "orchestrator-crash", trigger: triggerOf(at) }
        : null,
  }),
  describe: ({ afterShards }) =>
    `kills the orchestrator when ${afterShards} ${afterShards === 1 ? "shard has" : "shards have"} completed, and starts the run again`,
  problems: afterShardsProblems,
  steer: ({ afterShards }, position) => ({
    fault: position,
    action: "orchestrator-crash",
    afterShards,
  }),
});
