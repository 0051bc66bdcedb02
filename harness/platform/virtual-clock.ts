/** Time that passes only when it is told to: a simulation never waits. */
import type { Clock } from "./engine-interface.ts";

export interface VirtualClock extends Clock {
  /** Lets some time pass, without calling anything back. */
  pass(ms: number): void;
  /** Calls back whatever is due by now; false if nothing was. */
  fireDue(): boolean;
  /** Goes to when something is next due; false if nothing is planned. */
  skipToNext(): boolean;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands at 0. What is due at the same time is called back in the order of asking. */
export function createVirtualClock(): VirtualClock {
  let now = 0;
  /** By time, then by order of asking. */
  const timers: Timer[] = [];
  return {
    now: () => now,
    schedule(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      const later = timers.findIndex(({ at }) => at > timer.at);
      timers.splice(later < 0 ? timers.length : later, 0, timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    pass(ms) {
      now += ms;
    },
    fireDue() {
      let hasFired = false;
      for (let next = timers[0]; next !== undefined && next.at <= now; next = timers[0]) {
        timers.shift();
        hasFired = true;
        next.callback();
      }
      return hasFired;
    },
    skipToNext() {
      const next = timers[0];
      if (next === undefined) return false;
      now = Math.max(now, next.at);
      return true;
    },
  };
}
