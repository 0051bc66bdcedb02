/** What a scenario expects of its run, as plain data. */

export interface Expectation {
  readonly outcome: "completed" | "failed" | "canceled";
  /** Text that the root run's error must contain; only where it does not complete. */
  readonly error?: string | undefined;
  /** Attempts by shard, or the least and the most; `*` for those that are not named, else exactly 1. */
  readonly attempts: Readonly<Record<string, number | readonly [least: number, most: number]>>;
  /** The scenario's fault plan, described, by position. */
  readonly faults: readonly { readonly action: string; readonly description: string }[];
}

/** The least and the most attempts that a shard is expected to have. */
export function expectedAttempts(
  { attempts }: Expectation,
  shard: number,
): readonly [least: number, most: number] {
  const expected = attempts[String(shard)] ?? attempts["*"] ?? 1;
  return typeof expected === "number" ? [expected, expected] : expected;
}
