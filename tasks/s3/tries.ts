/** Trying again what failed for a moment. */
import { isTransient, S3Error } from "./s3-error.ts";

/** How often a request is made at most. */
export const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 100;

/** Waits before a request is made again. */
export type Pause = (ms: number) => Promise<void>;

/**
 * Where in the spread an attempt stands: attempts that were slowed down together do not come back
 * together.
 *
 * @param attemptTag eight hex digits or more
 * @returns 0 … 1
 */
export function spreadOf(attemptTag: string): number {
  return Number.parseInt(attemptTag.slice(0, 8), 16) / 0xffffffff;
}

/**
 * Does a request until it succeeds, is refused for good, or has been made five times; the pause
 * doubles, 1.5 s in all.
 *
 * @param beforeAgain called with what went wrong, before the request is made again; what it throws is
 *   the end of it
 * @param spread 0 … 1: pauses from half their length to all of it
 * @throws S3Error the last one, saying how often it was tried where that was more than once
 */
export async function withTries<Result>(
  pause: Pause,
  spread: number,
  request: () => Promise<Result>,
  beforeAgain: (error: S3Error) => Promise<void> = async () => {},
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await request();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (tries === MOST_TRIES) {
        throw new S3Error(error.code, error.status, `${error.message}, ${tries} times`);
      }
      await pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + spread / 2));
      await beforeAgain(error);
    }
  }
}
