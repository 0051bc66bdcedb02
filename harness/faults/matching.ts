/** Which faults of a plan are for an attempt. */
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import type { ClientOrder } from "./client-order.ts";
import type { DeliveryOrder } from "./delivery-order.ts";
import type { Occasion, PlannedRun, RunOccasion, RunShape } from "./fault.ts";
import {
  armFault,
  definitionOf,
  type FaultPlan,
  type WorkflowFault,
  workflowDefinitionOf,
} from "./index.ts";
import type { SourceOrder } from "./source-order.ts";

/**
 * The faults to arm in one attempt, in the order of the plan. Pure: the platform knows run, shard
 * and attempt, so nobody has to count.
 *
 * @example
 * armedFor(scenario.faults, { task: "process_shard", shard: 3, attempt: 1 }, { shards: 10, seed: 42 })
 * // [{ fault: 0, action: "throw", at: "shard.merged", occurrence: 1, message: "injected by …" }]
 */
export function armedFor(plan: FaultPlan, occasion: Occasion, run: PlannedRun): ArmedFault[] {
  return plan.flatMap((fault, position) => armFault(fault, position, occasion, run) ?? []);
}

/** What the platform is to do with one attempt, other than usual, in the order of the plan. */
export function deliveryOrdersFor(plan: FaultPlan, occasion: Occasion): DeliveryOrder[] {
  return plan.flatMap(
    (fault, position) => definitionOf(fault).deliver?.(fault, position, occasion) ?? [],
  );
}

/** What is to be done to the root run as a whole, in the order of the plan. */
export function clientOrders(plan: FaultPlan, run: RunShape): ClientOrder[] {
  return plan.flatMap((fault, position) => definitionOf(fault).steer?.(fault, position, run) ?? []);
}

/** What is to be done to the prepared sources, in the order of the plan. */
export function sourceOrders(plan: FaultPlan): SourceOrder[] {
  return plan.flatMap((fault, position) => definitionOf(fault).spoil?.(fault, position) ?? []);
}

/** What the platform is to do with one attempt of a workflow of the user's own, other than usual. */
export function workflowOrdersFor(
  plan: readonly WorkflowFault[],
  occasion: RunOccasion,
): DeliveryOrder[] {
  return plan.flatMap(
    (fault, position) => workflowDefinitionOf(fault).deliver?.(fault, position, occasion) ?? [],
  );
}

/** What is to be done to the root run of a workflow of the user's own as a whole. */
export function workflowClientOrders(plan: readonly WorkflowFault[]): ClientOrder[] {
  return plan.flatMap(
    (fault, position) => workflowDefinitionOf(fault).steer?.(fault, position) ?? [],
  );
}
