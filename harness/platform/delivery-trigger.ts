/** When something strikes an attempt from outside: after a time, at a line, or when it has written so much. */
import type { DeliveryTrigger } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Clock } from "./engine-interface.ts";

/** @param at the moment, in words */
type Fire = (at: string) => void;

export interface Trigger {
  /** The attempt is about to begin: files grow from what they are now. */
  launched(fire: Fire): void;
  /** The attempt is alive: time counts from the first call. */
  connected(fire: Fire): void;
  wrote(event: JournalEvent, fire: Fire): void;
  /** The attempt is gone: it does not fire any more. */
  stop(): void;
}

/** How often files are looked at, in ms: a look takes far less. */
const LOOK_EVERY_MS = 10;

/**
 * Makes a trigger for one instance. It fires once at the most.
 *
 * @param bytesOf how many bytes the files of a path or pattern hold, all together
 */
export function createTrigger(
  trigger: DeliveryTrigger,
  clock: Clock,
  bytesOf: (files: string) => number,
): Trigger {
  let stopTimer: (() => void) | null = null;
  let isSpent = false;
  /** Length of each file: a journal tells how long it is by now, not what was added. */
  const lengths = new Map<string, number>();
  let written = 0;

  function spend(fire: Fire, at: string): void {
    if (isSpent) return;
    isSpent = true;
    stopTimer?.();
    fire(at);
  }

  /** What is there already does not count: a retry finds what the attempt before it has left. */
  function awaitGrowth(files: string, bytes: number, fire: Fire): void {
    const before = bytesOf(files);
    const look = () => {
      if (bytesOf(files) - before >= bytes)
        spend(fire, `${files} grown by ${bytes} ${bytes === 1 ? "byte" : "bytes"}`);
      else stopTimer = clock.schedule(LOOK_EVERY_MS, look);
    };
    stopTimer = clock.schedule(LOOK_EVERY_MS, look);
  }

  return {
    launched(fire) {
      if (trigger.when === "growth") awaitGrowth(trigger.files, trigger.bytes, fire);
    },
    connected(fire) {
      if (trigger.when !== "time" || isSpent) return;
      stopTimer ??= clock.schedule(trigger.ms, () => spend(fire, `${trigger.ms} ms`));
    },
    wrote(event, fire) {
      if (trigger.when === "log" && event.kind === "log") {
        const line = event.line as { readonly event?: unknown } | null;
        if (line?.event === trigger.event) spend(fire, `log ${trigger.event}`);
      }
      if (trigger.when === "text" && event.kind === "log") {
        const isTheLine = typeof event.line === "string" && event.line.includes(trigger.text);
        if (isTheLine) spend(fire, `a line with ${JSON.stringify(trigger.text)}`);
      }
      if (trigger.when !== "bytes" || event.kind !== "store") return;
      // A file that is made anew starts from nothing; what went into the old one was written too.
      if (event.op === "create") lengths.delete(event.path);
      if (event.op !== "write") return;
      const { path, bytes = 0 } = event;
      written += bytes - (lengths.get(path) ?? 0);
      lengths.set(path, bytes);
      if (written >= trigger.bytes) spend(fire, `${trigger.bytes} bytes`);
    },
    stop() {
      isSpent = true;
      stopTimer?.();
    },
  };
}
