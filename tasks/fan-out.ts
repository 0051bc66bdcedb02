/** Starting many runs at once, and waiting for all of them. */
import { messageOf, RunError } from "./errors.ts";

/** A run that was started. */
export interface StartedRun<Result> {
  /** What it is, for messages: `shard 3 of 10`. */
  readonly what: string;
  readonly result: Promise<Result>;
  /** Whether a result is this run's own. */
  isOwn(result: Result): boolean;
}

/**
 * Waits for every run, also where one has failed already: those that can end well, do.
 *
 * @param noun what each of them is: `shard`
 * @returns their results, in the order of the runs
 * @throws RunError naming the first that failed, and how many others did
 */
export async function resultsOf<Result>(
  noun: string,
  runs: readonly StartedRun<Result>[],
): Promise<Result[]> {
  const settled = await Promise.allSettled(runs.map(({ result }) => result));
  const failures: string[] = [];
  const results: Result[] = [];
  for (const [i, { what, isOwn }] of runs.entries()) {
    const outcome = settled[i] as PromiseSettledResult<Result>;
    if (outcome.status === "rejected") {
      const message = messageOf(outcome.reason).replace(/^Subtask failed: /, "");
      failures.push(`${what} failed: ${message}`);
    } else if (!isOwn(outcome.value)) {
      // The SDK resolves a cancelled subtask with nothing.
      failures.push(`${what} ended without its result (cancelled?)`);
    } else {
      results.push(outcome.value);
    }
  }
  if (failures.length > 0) {
    const others = failures.length - 1;
    throw new RunError(
      failures[0] + (others > 0 ? ` (and ${others} more ${noun}${others > 1 ? "s" : ""})` : ""),
    );
  }
  return results;
}
