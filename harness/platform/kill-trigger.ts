/** When an attempt is killed from outside: after a time, at a log line, or when it has written so much. */
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Clock } from "./engine-interface.ts";

type KillOrder = Extract<DeliveryOrder, { action: "kill-at" }>;
type Kill = (order: KillOrder, at: string) => void;

export interface KillTrigger {
  /** The attempt is alive: time counts from now. */
  connected(kill: Kill): void;
  wrote(event: JournalEvent, kill: Kill): void;
  /** The attempt is gone. */
  stop(): void;
}

export function createKillTrigger(order: KillOrder, clock: Clock): KillTrigger {
  const { trigger } = order;
  let stop = () => {};
  let hasFired = false;
  /** Bytes written so far, by path: a journal tells a file's length, not what was added. */
  const written = new Map<string, number>();

  function fire(kill: Kill, at: string): void {
    if (hasFired) return;
    hasFired = true;
    kill(order, at);
  }

  return {
    connected(kill) {
      if (trigger.when !== "time") return;
      stop = clock.schedule(trigger.ms, () => fire(kill, `${trigger.ms} ms`));
    },
    wrote(event, kill) {
      if (trigger.when === "log" && event.kind === "log") {
        const line = event.line as { readonly event?: unknown } | null;
        if (line?.event === trigger.event) fire(kill, `log ${trigger.event}`);
      }
      if (trigger.when === "bytes" && event.kind === "store" && event.op === "write") {
        written.set(event.path, event.bytes ?? 0);
        const total = [...written.values()].reduce((sum, bytes) => sum + bytes, 0);
        if (total >= trigger.bytes) fire(kill, `${trigger.bytes} bytes`);
      }
    },
    stop: () => stop(),
  };
}
