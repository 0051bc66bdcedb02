/** Short ways to the platform's share of a fault plan, for tests. */
import { definitionOf } from "../index.ts";
import { faultOf } from "./plans.ts";

/** The order for an attempt of a shard, where the fault stands at position 5 of its plan. */
export const orderedInShard = (fields: object, shard: number | null = 0, attempt = 1) =>
  deliver(fields, { task: "process_shard", shard, attempt });

/** The order for the orchestrator's one attempt, where the fault stands at position 5 of its plan. */
export const orderedInRun = (fields: object) =>
  deliver(fields, { task: "merge_customer_data", shard: null, attempt: 1 });

/** The order for the client of a run of so many shards. */
export const orderedOfClient = (fields: object, shards = 10) =>
  definitionOf(faultOf(fields)).steer?.(faultOf(fields), 5, { shards });

/** Which of the hooks a fault has: an attempt's process, delivery, the client, or the sources. */
export const strikesThrough = (fields: object): string[] => {
  const definition = definitionOf(faultOf(fields));
  return (["arm", "deliver", "steer", "spoil"] as const).filter((hook) => hook in definition);
};

function deliver(
  fields: object,
  occasion: { task: string; shard: number | null; attempt: number },
) {
  return definitionOf(faultOf(fields)).deliver?.(faultOf(fields), 5, occasion) ?? null;
}
