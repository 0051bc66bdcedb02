/** When an attempt is killed from outside: after a time, at a log line, or when it has written so much. */
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Clock } from "./engine-interface.ts";

type KillOrder = Extract<DeliveryOrder, { action: "kill-at" }>;
type Kill = (order: KillOrder, at: string) => void;

export interface KillTrigger {
  /** The attempt is alive: time counts from the first call. */
  connected(kill: Kill): void;
  wrote(event: JournalEvent, kill: Kill): void;
  /** The attempt is gone: it does not fire any more. */
  stop(): void;
}

/** Makes a trigger for one instance. It fires once at the most. */
export function createKillTrigger(order: KillOrder, clock: Clock): KillTrigger {
  const { trigger } = order;
  let stopTimer: (() => void) | null = null;
  let isSpent = false;
  /** Length of each file: a journal tells how long it is by now, not what was added. */
  const lengths = new Map<string, number>();
  let written = 0;

  function fire(kill: Kill, at: string): void {
    if (isSpent) return;
    isSpent = true;
    kill(order, at);
  }

  return {
    connected(kill) {
      if (trigger.when !== "time" || isSpent) return;
      stopTimer ??= clock.schedule(trigger.ms, () => fire(kill, `${trigger.ms} ms`));
    },
    wrote(event, kill) {
      if (trigger.when === "log" && event.kind === "log") {
        const line = event.line as { readonly event?: unknown } | null;
        if (line?.event === trigger.event) fire(kill, `log ${trigger.event}`);
      }
      if (trigger.when !== "bytes" || event.kind !== "store") return;
      // A file that is made anew starts from nothing; what went into the old one was written too.
      if (event.op === "create") lengths.delete(event.path);
      if (event.op !== "write") return;
      const { path, bytes = 0 } = event;
      written += bytes - (lengths.get(path) ?? 0);
      lengths.set(path, bytes);
      if (written >= trigger.bytes) fire(kill, `${trigger.bytes} bytes`);
    },
    stop() {
      isSpent = true;
      stopTimer?.();
    },
  };
}
