/** Time as it passes. */
import type { Clock } from "./engine-interface.ts";

/** A timer's delay is at most 2^31 - 1 ms, some 25 days; a longer one would strike at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => performance.now(),
  schedule(delayMs, callback) {
    const due = performance.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = () => {
      // Rounded up, and looked at again: Node's timers count from a time that the event loop read
      // earlier, so one may strike some milliseconds early.
      const left = Math.ceil(due - performance.now());
      if (left > 0) timer = setTimeout(arm, Math.min(left, MAX_DELAY_MS));
      else callback();
    };
    timer = setTimeout(arm, Math.min(delayMs, MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
