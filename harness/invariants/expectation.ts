/** What a scenario expects of its run, as plain data. */

export interface Expectation {
  /** `any`: however the run ends, if it ends. */
  readonly outcome: "completed" | "failed" | "canceled" | "any";
  /** Text that the root run's error must contain; only where it does not complete. */
  readonly error?: string | undefined;
  /** Attempts by shard, or the least and the most; `*` for those that are not named, else exactly 1. */
  readonly attempts: Readonly<Record<string, number | readonly [least: number, most: number]>>;
  /** The scenario's fault plan, by position; empty where none of it must strike. */
  readonly faults: readonly PlannedFault[];
}

/** A fault of the plan: what it is, and which strikes are due. One is, of every fault. */
export interface PlannedFault {
  readonly action: string;
  /** What it does, as a clause. */
  readonly description: string;
  /** The attempts that it is for; left out where it is for no attempts, or for such as are drawn. */
  readonly of?: StruckAttempts;
  /** Shards that it must strike in a run that completes, whichever these are. */
  readonly leastShards?: number;
}

/** Attempts of a task, by number; of shards, where the task has them. */
export interface StruckAttempts {
  readonly task: string;
  readonly shards: readonly number[] | "*";
  /** Runs of the task, numbered from 1 below each root; any where it is left out. */
  readonly starts?: readonly number[] | "*";
  /** What their input must contain; any where it is left out. */
  readonly input?: unknown;
  readonly attempts: readonly number[] | "*";
  /** Whether an attempt that completes has passed the place of the fault, whatever its data. */
  readonly isCertain: boolean;
}

/** The least and the most attempts that a shard is expected to have. */
export function expectedAttempts(
  { attempts }: Expectation,
  shard: number,
): readonly [least: number, most: number] {
  const expected = attempts[String(shard)] ?? attempts["*"] ?? 1;
  return typeof expected === "number" ? [expected, expected] : expected;
}
