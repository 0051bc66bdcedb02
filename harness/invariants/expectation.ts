/** What a scenario expects of its run, as plain data. */

export interface Expectation {
  readonly outcome: "completed" | "failed" | "canceled";
  /** Text that the root run's error must contain; only where it does not complete. */
  readonly error?: string | undefined;
  /** Attempts by shard; `*` for those that are not named, else exactly 1. */
  readonly attempts: Readonly<Record<string, number>>;
  /** The scenario's fault plan, described, by position. */
  readonly faults: readonly { readonly action: string; readonly description: string }[];
}

/** How many attempts a shard is expected to have. */
export function expectedAttempts(expectation: Expectation, shard: number): number {
  return expectation.attempts[String(shard)] ?? expectation.attempts["*"] ?? 1;
}
