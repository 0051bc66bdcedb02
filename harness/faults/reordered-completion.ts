/** `reordered-completion`: the orchestrator hears of its shards' ends in another order. */
import { z } from "zod";
import { selectionProblems } from "./attempt-selection.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { NOT_ON_REMOTE, SKIPPED_ON_REMOTE } from "./platform-fault.ts";
import { taskNameField } from "./run-selection.ts";

const ORDER = '"reverse", or a list of shards (0 to 9999) without repetition';

const STARTS = "a list of at least two starts (1 to 10000) without repetition";

const startsField = z
  .array(z.int(STARTS).min(1, STARTS).max(10_000, STARTS), STARTS)
  .min(2, STARTS)
  .refine((starts) => new Set(starts).size === starts.length, STARTS);

export const reorderedCompletion = defineFault({
  name: "reordered-completion",
  summary: "the orchestrator is told of its shards' ends in another order",
  schema: z.strictObject({
    fault: z.literal("reordered-completion"),
    order: z
      .union(
        [
          z.literal("reverse", ORDER),
          z
            .array(z.int(ORDER).min(0, ORDER).max(9999, ORDER), ORDER)
            .min(2, ORDER)
            .refine((shards) => new Set(shards).size === shards.length, ORDER),
        ],
        ORDER,
      )
      .default("reverse")
      .describe(
        "`reverse`: the last shard first (default). A list: these shards in this order. They are held back until all of them have ended.",
      ),
  }),
  onTarget: {
    simulated: "The promises of the subtasks settle in that order.",
    local: "The answers to the orchestrator's questions are held back and sent in that order.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({
      fault: z.literal("reordered-completion"),
      task: taskNameField.describe("Of which subtasks: a task's name."),
      order: startsField.describe(
        "These starts of the task in this order; they are held back until all of them have ended.",
      ),
    }),
    isCertain: true,
    describe: ({ task, order }) =>
      `tells the parent of the ends of ${task} in the order ${order.join(", ")}`,
    problems: () => [],
    steer: ({ task, order }, position) => ({
      fault: position,
      action: "reordered-completion",
      task,
      order,
    }),
  }),
  describe: ({ order }) =>
    `tells the orchestrator of its shards' ends ${order === "reverse" ? "in reverse order" : `in the order ${order.join(", ")}`}`,
  problems: ({ order }, run) => [
    ...(order === "reverse"
      ? []
      : selectionProblems({ task: "process_shard", shard: order, attempt: "*" }, run).map(
          ({ path, text }) => ({ path: ["order", ...path.slice(1)], text }),
        )),
    ...(run.shards > 1
      ? []
      : [{ path: [], text: "never applies: a single shard has no order. Give the run more." }]),
  ],
  steer: ({ order }, position, { shards }) => ({
    fault: position,
    action: "reordered-completion",
    order:
      order === "reverse"
        ? Array.from({ length: shards }, (_, shard) => shards - 1 - shard)
        : order,
  }),
});
