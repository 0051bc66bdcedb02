/** What delivery knows of one attempt that it was given. */
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { Clock } from "./engine-interface.ts";
import type { AttemptToStart } from "./executor.ts";
import type { Instance } from "./instances.ts";
import { createKillTrigger, type KillTrigger } from "./kill-trigger.ts";

export interface LiveInstance {
  readonly instance: Instance;
  /** Set once it has been killed: ends the wait for its exit. */
  stopWait: (() => void) | null;
}

export interface Delivered {
  readonly attempt: AttemptToStart;
  readonly orders: readonly DeliveryOrder[];
  /** Instances that have not exited, by number from 1. */
  readonly live: Map<number, LiveInstance>;
  /** Of the first instance. */
  readonly killTriggers: readonly KillTrigger[];
  /** The instance whose report counted. */
  reporter: number | null;
  resultIsLost: boolean;
  /** Delivers the result that is held back. */
  releaseResult: (() => void) | null;
  /** Lets its zombie go on. */
  releaseZombie: (() => void) | null;
  /** Set while its begin is still to come: prevents it. */
  stopPlan: (() => void) | null;
  /** The platform wants no more of it. */
  isEnded: boolean;
  /** The engine has been told that the attempt has exited. */
  isOver: boolean;
}

/** An attempt of which nothing has begun. */
export function newDelivered(
  attempt: AttemptToStart,
  orders: readonly DeliveryOrder[],
  clock: Clock,
): Delivered {
  return {
    attempt,
    orders,
    live: new Map(),
    killTriggers: orders.flatMap((order) =>
      order.action === "kill-at" ? [createKillTrigger(order, clock)] : [],
    ),
    reporter: null,
    resultIsLost: false,
    releaseResult: null,
    releaseZombie: null,
    stopPlan: null,
    isEnded: false,
    isOver: false,
  };
}

/** The first order of that action, if there is one. */
export function orderOf<Action extends DeliveryOrder["action"]>(
  { orders }: Delivered,
  action: Action,
): Extract<DeliveryOrder, { action: Action }> | undefined {
  return orders.find(
    (order): order is Extract<DeliveryOrder, { action: Action }> => order.action === action,
  );
}
