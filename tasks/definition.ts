/**
 * What a task is, for every platform that runs one. A definition is data and a function; what runs
 * it (Render's SDK, the local worker, the simulation) hands it a context and decides the rest.
 */
import type { Failpoints } from "./failpoints.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store.ts";

/** How often and after what wait the platform starts a failed run again. */
export interface RetryPolicy {
  /** Further attempts after the first: a run has at most `maxRetries + 1`. */
  readonly maxRetries: number;
  /** Milliseconds before the first retry. */
  readonly waitDurationMs: number;
  /** The wait before retry k is `waitDurationMs * backoffScaling ** (k - 1)`. */
  readonly backoffScaling: number;
}

/** What a task asks of the platform. All three retry figures are given: platforms differ in defaults. */
export interface TaskOptions {
  readonly retry: RetryPolicy;
  /** An attempt that runs longer is killed and counts as failed. Render allows 30 to 86 400. */
  readonly timeoutSeconds?: number;
  /** Render's instance type, for example `standard`. */
  readonly plan?: string;
}

/** All that a task may use of the world. There is no clock, no environment and no randomness here. */
export interface TaskContext {
  /** Runs another task as a run of its own and waits for its result. Rejects when that run fails. */
  run<Input, Output>(definition: TaskDefinition<Input, Output>, input: Input): Promise<Output>;
  readonly store: Store;
  readonly failpoints: Failpoints;
  readonly log: Log;
}

/** A task: its name on the platform, its options and its body. Input and output must survive JSON. */
export interface TaskDefinition<Input, Output> {
  readonly name: string;
  readonly options: TaskOptions;
  run(ctx: TaskContext, input: Input): Promise<Output>;
}

/** For lists of tasks of differing signatures. */
export type AnyTaskDefinition = TaskDefinition<unknown, unknown>;
