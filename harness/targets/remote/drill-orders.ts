/** A fault plan as it travels in the input of a run: which fault is armed in which attempts. */
import type { ArmedFault } from "../../../tasks/drills/armed-fault.ts";
import type { DrillOrder } from "../../../tasks/drills/drill.ts";
import { TASK_ATTEMPTS, type TaskName } from "../../faults/attempt-selection.ts";
import type { PlannedRun } from "../../faults/fault.ts";
import type { FaultPlan } from "../../faults/index.ts";
import { armedFor } from "../../faults/matching.ts";

interface Armed {
  readonly fault: ArmedFault;
  readonly attempts: number[];
}

/**
 * The orders for all attempts that a run may have, in the order of the plan: each attempt is asked for, so
 * that no fault has to say twice what it is for. Shards that have the same are told together.
 */
export function drillOrders(faults: FaultPlan, run: PlannedRun): DrillOrder[] {
  const tasks = Object.keys(TASK_ATTEMPTS) as TaskName[];
  return tasks.flatMap((task): DrillOrder[] => {
    if (task !== "process_shard") {
      return armedIn(faults, run, task, null).map((armed) => ({ task, shards: "*", ...armed }));
    }
    const orders = new Map<string, { readonly armed: Armed; readonly shards: number[] }>();
    for (let shard = 0; shard < run.shards; shard++) {
      for (const armed of armedIn(faults, run, task, shard)) {
        const key = JSON.stringify(armed);
        const known = orders.get(key);
        if (known === undefined) orders.set(key, { armed, shards: [shard] });
        else known.shards.push(shard);
      }
    }
    return [...orders.values()]
      .sort((a, b) => a.armed.fault.fault - b.armed.fault.fault)
      .map(({ armed, shards }) => ({
        task,
        shards: shards.length === run.shards ? ("*" as const) : shards,
        ...armed,
      }));
  });
}

/** What is armed in the attempts of one run. */
function armedIn(
  faults: FaultPlan,
  run: PlannedRun,
  task: TaskName,
  shard: number | null,
): Armed[] {
  const orders = new Map<string, Armed>();
  for (let attempt = 1; attempt <= TASK_ATTEMPTS[task]; attempt++) {
    for (const fault of armedFor(faults, { task, shard, attempt }, run)) {
      const key = JSON.stringify(fault);
      const known = orders.get(key);
      if (known === undefined) orders.set(key, { fault, attempts: [attempt] });
      else known.attempts.push(attempt);
    }
  }
  return [...orders.values()];
}
