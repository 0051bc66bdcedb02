/** Platform faults as orders to the platform: what it does with one attempt, other than usual. */

/** When something strikes an attempt from outside. */
export type DeliveryTrigger =
  /** So long after the attempt's first sign of life. */
  | { readonly when: "time"; readonly ms: number }
  /** The attempt logs a line with this `event`. */
  | { readonly when: "log"; readonly event: string }
  /** The attempt writes a line that contains this text. */
  | { readonly when: "text"; readonly text: string }
  /** The attempt has written so many bytes of output. */
  | { readonly when: "bytes"; readonly bytes: number }
  /** The files of this path or pattern have grown by so many bytes since the attempt was begun. */
  | { readonly when: "growth"; readonly files: string; readonly bytes: number };

/** What strikes an attempt at its moment. */
export type TriggeredOrder = {
  /** Position in the plan, from 0. */
  readonly fault: number;
  readonly trigger: DeliveryTrigger;
} & (
  | { readonly action: "kill-at" }
  /** It stands still for so long, and goes on. */
  | { readonly action: "delay"; readonly ms: number }
  /** It stands still until its timeout. */
  | { readonly action: "hang" }
  /** It stands still and is declared dead; it goes on so long after its replacement's first sign of life. */
  | { readonly action: "zombie"; readonly ms: number }
  /** The client cancels the root run. */
  | { readonly action: "cancel" }
  /** It is killed; where its run fails by that, the client starts the root run again. */
  | { readonly action: "orchestrator-crash" }
);

export type DeliveryOrder =
  | TriggeredOrder
  | ({ /** Position in the plan, from 0. */ readonly fault: number } & (
      | { readonly action: "spin-up-failure" }
      | { readonly action: "delayed-start"; readonly ms: number }
      | { readonly action: "duplicate-delivery"; readonly when: "at-once" | "afterwards" }
      | { readonly action: "lost-result" }
      | { readonly action: "late-result" }
      /** The attempt's process pauses at a failpoint and is declared dead there (see `ArmedFault`). */
      | { readonly action: "zombie"; readonly ms: number; readonly trigger?: never }
    ));

/** Whether an order is for a moment of the attempt's own. */
export function isTriggered(order: DeliveryOrder): order is TriggeredOrder {
  return "trigger" in order && order.trigger !== undefined;
}
