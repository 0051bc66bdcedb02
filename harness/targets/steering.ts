/** What strikes a root run as a whole, at its moment: the client's share of a fault plan. */
import type { ClientOrder } from "../faults/client-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Platform } from "../platform/platform.ts";

type TimedOrder = Extract<ClientOrder, { readonly afterShards: number }>;

export interface Steering {
  /** Watches a root run; to be called with every event, its creation included. */
  watch(event: JournalEvent): void;
  /** Whether the orchestrator was crashed: the client starts such a run again. */
  hasCrashed(): boolean;
}

/**
 * Carries out orders on the first root run that it sees.
 *
 * @param record takes a strike, right before it takes effect
 */
export function createSteering(
  orders: readonly ClientOrder[],
  platform: Pick<Platform, "cancel" | "crash">,
  record: (event: JournalEvent) => void,
): Steering {
  const open = new Set(orders.filter((order): order is TimedOrder => "afterShards" in order));
  let root: { readonly run: string; readonly task: string } | null = null;
  const shards = new Set<string>();
  let completed = 0;
  let hasCrashed = false;

  function strikeDue(): void {
    if (root === null || shards.size === 0) return;
    for (const order of open) {
      if (completed < order.afterShards) continue;
      open.delete(order);
      const { fault, action, afterShards } = order;
      const at = `${afterShards} ${afterShards === 1 ? "shard" : "shards"} completed`;
      record({
        kind: "fault",
        event: "struck",
        fault,
        action,
        at,
        ...root,
        shard: null,
        attempt: 1,
      });
      if (action === "cancel") platform.cancel(root.run);
      else {
        hasCrashed = true;
        platform.crash(root.run);
      }
    }
  }

  return {
    watch(event) {
      if (open.size === 0 || event.kind !== "run") return;
      if (event.event === "created") {
        if (event.parent === null) root ??= { run: event.run, task: event.task };
        else if (event.root === root?.run && event.shard !== null) shards.add(event.run);
      }
      if (event.event === "ended" && event.status === "completed" && shards.has(event.run)) {
        completed += 1;
      }
      strikeDue();
    },
    hasCrashed: () => hasCrashed,
  };
}
