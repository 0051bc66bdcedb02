/** What delivery knows of one attempt that it was given. */
import { type DeliveryOrder, isTriggered, type TriggeredOrder } from "../faults/delivery-order.ts";
import { createTrigger, type Trigger } from "./delivery-trigger.ts";
import type { Clock } from "./engine-interface.ts";
import type { AttemptToStart } from "./executor.ts";
import type { Instance } from "./instances.ts";

export interface LiveInstance {
  readonly instance: Instance;
  /** It has asked for its input. */
  hasConnected: boolean;
  /** Set once it has been killed: ends the wait for its exit. */
  stopWait: (() => void) | null;
  /** Set while it stands still for a time: prevents that it goes on. */
  stopPause: (() => void) | null;
}

export interface Delivered {
  readonly attempt: AttemptToStart;
  readonly orders: readonly DeliveryOrder[];
  /** Instances that have not exited, by number from 1. */
  readonly live: Map<number, LiveInstance>;
  /** What strikes its first instance at a moment. */
  readonly triggered: readonly { readonly order: TriggeredOrder; readonly trigger: Trigger }[];
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
  bytesOf: (files: string) => number,
): Delivered {
  return {
    attempt,
    orders,
    live: new Map(),
    triggered: orders
      .filter(isTriggered)
      .map((order) => ({ order, trigger: createTrigger(order.trigger, clock, bytesOf) })),
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
