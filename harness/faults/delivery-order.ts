/** Platform faults as orders to the platform: what it does with one attempt, other than usual. */

/** When something strikes an attempt from outside; counted from the attempt's first sign of life. */
export type DeliveryTrigger =
  | { readonly when: "time"; readonly ms: number }
  /** The attempt logs a line with this `event`. */
  | { readonly when: "log"; readonly event: string }
  /** The attempt has written so many bytes of output. */
  | { readonly when: "bytes"; readonly bytes: number };

export type DeliveryOrder = { /** Position in the plan, from 0. */ readonly fault: number } & (
  | { readonly action: "spin-up-failure" }
  | { readonly action: "delayed-start"; readonly ms: number }
  | { readonly action: "duplicate-delivery"; readonly when: "at-once" | "afterwards" }
  | { readonly action: "lost-result" }
  | { readonly action: "late-result" }
  /** The attempt's process pauses at a failpoint and is declared dead there (see `ArmedFault`). */
  | { readonly action: "zombie" }
  | { readonly action: "kill-at"; readonly trigger: DeliveryTrigger }
);
