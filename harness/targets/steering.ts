/** What strikes a root run as a whole, at its moment: the client's share of a fault plan. */
import type { ClientOrder } from "../faults/client-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Platform } from "../platform/platform.ts";

type TimedOrder = Extract<
  ClientOrder,
  { readonly action: "cancel" | "orchestrator-crash" | "host-crash" }
>;

export interface Steering {
  /** Watches a root run; to be called with every event, its creation included. */
  watch(event: JournalEvent): void;
  /** Whether the orchestrator or its host was crashed: the client starts such a run again. */
  hasCrashed(): boolean;
}

/**
 * Carries out orders on the first root run that it sees.
 *
 * @param record takes a strike, right before it takes effect
 */
export function createSteering(
  orders: readonly ClientOrder[],
  platform: Pick<Platform, "cancel" | "crash" | "crashHost">,
  record: (event: JournalEvent) => void,
): Steering {
  const open = new Set(orders.filter(isTimed));
  let root: { readonly run: string; readonly task: string } | null = null;
  const shards = new Set<string>();
  let completed = 0;
  let operations = 0;
  let hasCrashed = false;

  function strikeDue(): void {
    if (root === null) return;
    for (const order of open) {
      if (!isDue(order)) continue;
      open.delete(order);
      const { fault, action } = order;
      const place = { ...root, shard: null, attempt: 1 };
      record({ kind: "fault", event: "struck", fault, action, at: momentOf(order), ...place });
      hasCrashed ||= action !== "cancel";
      switch (action) {
        case "cancel":
          platform.cancel(root.run);
          break;
        case "orchestrator-crash":
          platform.crash(root.run);
          break;
        case "host-crash":
          platform.crashHost?.();
          break;
      }
    }
  }

  function isDue(order: TimedOrder): boolean {
    if (order.action === "host-crash") return operations >= order.afterOperations;
    // With no shard started there is nothing yet to strike at.
    return shards.size > 0 && completed >= order.afterShards;
  }

  return {
    watch(event) {
      if (open.size === 0) return;
      if (event.kind === "store") operations += 1;
      else if (event.kind !== "run") return;
      else if (event.event === "created") {
        if (event.parent === null) root ??= { run: event.run, task: event.task };
        else if (event.root === root?.run && event.shard !== null) shards.add(event.run);
      } else if (event.event === "ended" && event.status === "completed" && shards.has(event.run)) {
        completed += 1;
      }
      strikeDue();
    },
    hasCrashed: () => hasCrashed,
  };
}

function isTimed(order: ClientOrder): order is TimedOrder {
  return order.action !== "double-trigger" && order.action !== "reordered-completion";
}

function momentOf(order: TimedOrder): string {
  if (order.action === "host-crash") return `${order.afterOperations} disk operations`;
  const { afterShards } = order;
  return `${afterShards} ${afterShards === 1 ? "shard" : "shards"} completed`;
}
