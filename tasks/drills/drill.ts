/**
 * A fault plan that travels in a run's input, to a platform that can be told nothing else. The root run
 * hands each of its subtasks the part that is for it; which attempt it is, the ledger tells.
 */
import type { ArmedFault } from "./armed-fault.ts";

export interface Drill {
  /** Names one start of a root run: its attempts are counted apart from those of any other start. */
  readonly id: string;
  /** Location of the ledger, which all tasks share: a folder, or `s3://bucket/prefix`. */
  readonly ledger: string;
  readonly orders: readonly DrillOrder[];
}

/** A fault, and the attempts that it is armed in. */
export interface DrillOrder {
  readonly task: string;
  /** `*` too for a task that has none. */
  readonly shards: "*" | readonly number[];
  /** From 1. */
  readonly attempts: readonly number[];
  readonly fault: ArmedFault;
}

/** A run, as far as a plan tells runs apart. */
export interface DrilledRun {
  readonly task: string;
  /** The shard or the source that its input names, if it names one. */
  readonly part: number | string | null;
}

/** The run of a task with such an input. */
export function drilledRun(task: string, input: unknown): DrilledRun {
  const { shard, source } = (input ?? {}) as { shard?: unknown; source?: unknown };
  if (Number.isInteger(shard)) return { task, part: shard as number };
  return { task, part: typeof source === "string" ? source : null };
}

/** What of a plan is for a run. */
export function ordersFor({ orders }: Drill, { task, part }: DrilledRun): DrillOrder[] {
  return orders.filter(
    (order) =>
      order.task === task && (order.shards === "*" || order.shards.includes(part as number)),
  );
}

/** A subtask's input with what of the plan is for it; where that is nothing, the input as it is. */
export function withDrill<Input>(drill: Drill, task: string, input: Input): Input {
  const orders = ordersFor(drill, drilledRun(task, input));
  return orders.length === 0 ? input : { ...input, drill: { ...drill, orders } };
}
