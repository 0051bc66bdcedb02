/** Between the engine, which decides, and the executor, which does the work. */
import type { TaskInput } from "./task-input.ts";

/** One attempt that the executor is to begin. */
export interface AttemptToStart {
  readonly run: string;
  readonly root: string;
  readonly parent: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly task: string;
  /** Render's instance type that its task asks for. */
  readonly plan: string;
  /** Of the runs of its task below its root, from 1. */
  readonly start: number;
  readonly shard: number | null;
  readonly input: TaskInput;
}

/**
 * What really does the work. For every attempt that it was told to start, it must tell the engine
 * once that the attempt has exited, killed or not; it may do so from within a call.
 */
export interface Executor {
  start(attempt: AttemptToStart): void;
  /** Ends the attempt's work at once. */
  kill(run: string, attempt: number): void;
}

/**
 * What an attempt says of itself. `results` is what Render's protocol makes of a return value: a
 * list, of one element from TypeScript, or null where the task returned nothing.
 */
export type AttemptReport =
  | { readonly ok: true; readonly results: readonly unknown[] | null }
  | { readonly ok: false; readonly reason: string };

/** How the work of an attempt ended, seen from outside. */
export interface AttemptExit {
  /** In words, to follow "it": `exited with code 3`. The reason of a failure without a report. */
  readonly how: string;
  /** Not what follows a success: it is noted then. */
  readonly isOdd: boolean;
}
