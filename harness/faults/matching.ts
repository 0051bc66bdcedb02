/** Which faults of a plan are for an attempt. */
import type { ArmedFault } from "../../tasks/failpoints.ts";
import type { Occasion } from "./fault.ts";
import { armFault, type FaultPlan } from "./index.ts";

/**
 * The faults to arm in one attempt, in the order of the plan. Pure: the platform knows run, shard
 * and attempt, so nobody has to count.
 *
 * @example
 * armedFor(scenario.faults, { task: "process_shard", shard: 3, attempt: 1 })
 * // [{ fault: 0, action: "throw", at: "shard.merged", occurrence: 1, message: "injected by …" }]
 */
export function armedFor(plan: FaultPlan, occasion: Occasion): ArmedFault[] {
  return plan.flatMap((fault, position) => armFault(fault, position, occasion) ?? []);
}
