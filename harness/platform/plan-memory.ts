/** Render's instance has the memory of its plan and no more: so have the processes of an attempt. */
import { createMemoryWatch, type MemoryWatch } from "./memory-watch.ts";
import type { WorkerProcess } from "./worker-process.ts";

export interface PlanMemory {
  /**
   * Watches a process until it has ended, and calls back, once at most, when it and all that it has
   * started hold more than the plan has. A plan of which the memory is not known is not enforced.
   *
   * @param onOver takes what has happened, to follow "it": `ran out of memory: 612 MiB, where …`
   */
  enforce(
    plan: string,
    process: Pick<WorkerProcess, "group" | "exited">,
    onOver: (why: string) => void,
  ): void;
}

const MIB = 1024 * 1024;

/** @param memoryMiB of plans, by name */
export function createPlanMemory(
  memoryMiB: ReadonlyMap<string, number>,
  memory: MemoryWatch = createMemoryWatch(),
): PlanMemory {
  return {
    enforce(plan, { group, exited }, onOver) {
      const planned = memoryMiB.get(plan);
      if (planned === undefined || group === undefined) return;
      const end = memory.watch(group, planned * MIB, (bytes) => {
        const held = Math.ceil(bytes / MIB);
        onOver(`ran out of memory: ${held} MiB, where its plan "${plan}" has ${planned} MiB`);
      });
      void exited.then(end);
    },
  };
}
