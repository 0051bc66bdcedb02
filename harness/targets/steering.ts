/** What strikes a root run as a whole, at its moment: the client's share of a fault plan. */
import type { ClientOrder } from "../faults/client-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Platform } from "../platform/platform.ts";

type TimedOrder = Extract<
  ClientOrder,
  { readonly action: "cancel" | "orchestrator-crash" | "host-crash" }
>;

export interface Steering {
  /** Watches root runs; to be called with every event, their creations included. */
  watch(event: JournalEvent): void;
  /** Whether the orchestrator or its host was crashed and the run has not been started again. */
  awaitsRestart(): boolean;
  /** Whether a root run was crashed or cancelled. */
  hasStruck(root: string): boolean;
}

/** The root run that orders are for, and how far it is. */
interface Target {
  readonly run: string;
  readonly task: string;
  /** Runs of shards below it. */
  readonly shards: Set<string>;
  /** Shards that have completed. */
  completed: number;
  /** What the disk was told. */
  operations: number;
}

/**
 * Carries out orders on the first root run that it sees, one at a moment. After a crash, what is left
 * of them is for the run that is started in its place, and counts from its beginning. After a
 * cancellation nothing is left: who has cancelled a run does not start it again.
 *
 * @param record takes a strike, right before it takes effect
 */
export function createSteering(
  orders: readonly ClientOrder[],
  platform: Pick<Platform, "cancel" | "crash" | "crashHost">,
  record: (event: JournalEvent) => void,
): Steering {
  const open = new Set(orders.filter(isTimed));
  const liveRoots = new Set<string>();
  const struck = new Set<string>();
  let target: Target | null = null;
  let awaitsRestart = false;

  function strike({ run, task }: Target, order: TimedOrder): void {
    const { fault, action } = order;
    const place = { run, task, shard: null, attempt: 1 };
    record({ kind: "fault", event: "struck", fault, action, at: momentOf(order), ...place });
    // Before it takes effect: what follows from it may be told from within the call.
    target = null;
    open.delete(order);
    struck.add(run);
    awaitsRestart = action !== "cancel";
    switch (action) {
      case "cancel":
        open.clear();
        platform.cancel(run);
        break;
      case "orchestrator-crash":
        platform.crash(run);
        break;
      case "host-crash":
        for (const root of liveRoots) struck.add(root);
        platform.crashHost?.();
        break;
    }
  }

  function rootCreated(run: string, task: string): void {
    liveRoots.add(run);
    awaitsRestart = false;
    if (open.size === 0) return;
    target ??= { run, task, shards: new Set(), completed: 0, operations: 0 };
  }

  function rootEnded(run: string): void {
    liveRoots.delete(run);
    if (target?.run === run) target = null;
  }

  return {
    watch(event) {
      if (event.kind === "run" && event.event === "created" && event.parent === null) {
        rootCreated(event.run, event.task);
      }
      if (event.kind === "run" && event.event === "ended" && liveRoots.has(event.run)) {
        rootEnded(event.run);
      }
      if (target === null) return;
      count(target, event);
      for (const order of open) {
        if (!isDue(order, target)) continue;
        strike(target, order);
        return;
      }
    },
    awaitsRestart: () => awaitsRestart,
    hasStruck: (root) => struck.has(root),
  };
}

function count(target: Target, event: JournalEvent): void {
  if (event.kind === "store") target.operations += 1;
  if (event.kind !== "run") return;
  if (event.event === "created" && event.root === target.run && event.shard !== null) {
    target.shards.add(event.run);
  }
  if (event.event === "ended" && event.status === "completed" && target.shards.has(event.run)) {
    target.completed += 1;
  }
}

function isDue(order: TimedOrder, { shards, completed, operations }: Target): boolean {
  if (order.action === "host-crash") return operations >= order.afterOperations;
  // With no shard started there is nothing yet to strike at.
  return shards.size > 0 && completed >= order.afterShards;
}

function isTimed(order: ClientOrder): order is TimedOrder {
  return order.action !== "double-trigger" && order.action !== "reordered-completion";
}

function momentOf(order: TimedOrder): string {
  if (order.action === "host-crash") return `${order.afterOperations} disk operations`;
  const { afterShards } = order;
  return `${afterShards} ${afterShards === 1 ? "shard" : "shards"} completed`;
}
