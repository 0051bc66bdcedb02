/** What a run would cost on Render's plans, worked out from what its task processes used here. */
import type { Plan } from "../harness/platform/plans.ts";
import { sumOf } from "./median.ts";

/** What one task process used. */
export interface TaskUsage {
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** The processes of one run of the pipeline. */
export interface RunUsage {
  readonly orchestrator: TaskUsage;
  /** What it waits for: a stage begins when the one before it has ended, and all of it runs at once. */
  readonly stages: readonly (readonly TaskUsage[])[];
}

export interface Cost {
  readonly plan: string;
  /** Whether the largest process fits into the plan's memory. */
  readonly fits: boolean;
  /** Billed seconds of all instances together. */
  readonly instanceSeconds: number;
  readonly dollars: number;
  /** From the root run's start to its end, where every subtask of a stage has an instance at once. */
  readonly elapsedSeconds: number;
}

/**
 * The cost of a run on one plan. The model: a CPU of Render's does what one of this machine does;
 * a task keeps one CPU busy at most; the subtasks of a stage run at once, each on an instance of its
 * own; the orchestrator's instance is billed while it waits for them. Left out: the start of instances, the
 * network, rounding, and the price of a store.
 */
export function costOn(plan: Plan, { orchestrator, stages }: RunUsage): Cost {
  const secondsOf = ({ cpuMs }: TaskUsage) => cpuMs / 1000 / Math.min(1, plan.cpus);
  const waits = stages.map((stage) => Math.max(0, ...stage.map(secondsOf)));
  const elapsedSeconds = secondsOf(orchestrator) + sumOf(waits, (wait) => wait);
  const subtasks = stages.flat();
  const instanceSeconds = elapsedSeconds + sumOf(subtasks, secondsOf);
  return {
    plan: plan.name,
    fits: [orchestrator, ...subtasks].every(({ peakMiB }) => peakMiB <= plan.memoryMiB),
    instanceSeconds,
    dollars: (instanceSeconds / 3600) * plan.dollarsPerHour,
    elapsedSeconds,
  };
}
