/** For a person who waits: `about 8 s left`, `about 3 min left`; empty where there is nothing to go by. */
export type Estimate = (done: number, total: number) => string;

/**
 * Estimates how long the rest of some work takes, by its pace since it was begun.
 *
 * @param now milliseconds, from any origin
 * @param doneBefore what was done already when it began, in the unit of what is done
 */
export function createEstimate(now: () => number, doneBefore = 0): Estimate {
  const began = now();
  return (done, total) => timeLeft(now() - began, done - doneBefore, total - doneBefore);
}

/** The same where it is known how long the work that is done has taken. */
export function timeLeft(elapsedMs: number, done: number, total: number): string {
  const pace = elapsedMs / done;
  if (!Number.isFinite(pace) || done >= total) return "";
  const seconds = Math.ceil((pace * (total - done)) / 1000);
  return seconds < 100 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`;
}
