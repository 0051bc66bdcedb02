/** Watches what attempts hold in memory, so that one that holds more than its plan has can be ended. */
import { existsSync } from "node:fs";
import { groupsOverByProc } from "./proc-memory.ts";
import { groupsOverByPs } from "./ps-memory.ts";

/**
 * Finds the process groups that hold more than they may.
 *
 * @param limits bytes that each group may hold, by its id
 * @returns bytes that each group beyond its limit holds
 */
export type GroupsOver = (
  limits: ReadonlyMap<number, number>,
) => ReadonlyMap<number, number> | Promise<ReadonlyMap<number, number>>;

export interface MemoryWatch {
  /**
   * Watches a process group until it has held more than it may, which is told once.
   *
   * @param limit bytes that its processes may hold together
   * @returns ends the watch
   */
  watch(group: number, limit: number, onOver: (bytes: number) => void): () => void;
}

/** Between two looks, in ms. What is taken and given back within it is not seen. */
const PERIOD_MS = 250;
/** And at most this share of the time, where a look takes long. */
const LOOK_SHARE = 0.02;

/**
 * Makes a watch: one look for all groups, none while there is nothing to watch. It keeps no process alive.
 * A look that fails, as without a free file descriptor, sees nothing.
 *
 * @param groupsOver how a look is done; as this system can, if not given
 */
export function createMemoryWatch(
  groupsOver: GroupsOver = existsSync("/proc/self/stat") ? groupsOverByProc : groupsOverByPs,
): MemoryWatch {
  const watched = new Map<number, { limit: number; onOver(bytes: number): void }>();
  let isLooking = false;

  function lookIn(ms: number): void {
    isLooking = true;
    setTimeout(look, ms).unref();
  }

  async function look(): Promise<void> {
    if (watched.size === 0) {
      isLooking = false;
      return;
    }
    const began = performance.now();
    const seen = new Map(watched);
    const limits = new Map([...seen].map(([group, { limit }]) => [group, limit]));
    const over = await Promise.resolve(limits)
      .then(groupsOver)
      .catch(() => new Map<number, number>());
    lookIn(Math.max(PERIOD_MS, (performance.now() - began) / LOOK_SHARE));
    for (const [group, bytes] of over) {
      const entry = seen.get(group);
      // It may have ended meanwhile, and its id be another's.
      if (entry === undefined || watched.get(group) !== entry) continue;
      watched.delete(group);
      entry.onOver(bytes);
    }
  }

  return {
    watch(group, limit, onOver) {
      const entry = { limit, onOver };
      watched.set(group, entry);
      if (!isLooking) lookIn(PERIOD_MS);
      return () => {
        if (watched.get(group) === entry) watched.delete(group);
      };
    },
  };
}
