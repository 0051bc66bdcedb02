/** What an engine is given and what it offers. */
import type { JournalEvent } from "../journal/entry.ts";
import type { AttemptExit, AttemptReport, Executor } from "./executor.ts";
import type { RunDetails } from "./runs.ts";
import type { TaskInput } from "./task-input.ts";
import type { RegisteredTask } from "./task-options.ts";

export interface Clock {
  /** Milliseconds from any origin. */
  now(): number;
  /** Calls back once after the delay; the returned function prevents it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

export interface EngineOptions {
  readonly clock: Clock;
  readonly executor: Executor;
  readonly tasks: readonly RegisteredTask[];
  /**
   * How many attempts may work at once. An attempt with an open subtask waits and holds no place:
   * with a limit of 1, a parent would else wait for ever. It takes its place back at once when the
   * last one has ended. Runs get places in order of asking; a retry asks when its wait is over.
   */
  readonly concurrency: number;
  /** Scales the waits before retries; the journal records both figures. */
  readonly waitScale: number;
  /** Scales the timeouts of attempts, 1 if not given; reasons tell the declared figure. */
  readonly timeoutScale?: number | undefined;
  /**
   * Whether a failed attempt takes the live subtasks that it started with it. Whether Render does is not
   * known; if not given they go on beside the next attempt's, the harsher case. Either way they end with
   * their root at the latest, since nothing may outlive the run that a client started.
   */
  readonly stopsOrphans?: boolean | undefined;
  newRunId(): string;
  /** Takes every event in the order in which it happened. */
  record(event: JournalEvent): void;
}

export type Refusal = "unknown-task" | "unknown-parent" | "parent-ended" | "input-too-large";

export type StartOutcome =
  | { readonly started: true; readonly run: string }
  | { readonly started: false; readonly refusal: Refusal; readonly message: string };

export interface SubtaskRequest {
  readonly task: string;
  readonly input: TaskInput;
  /** A request that repeats both parts is the same request, sent again. */
  readonly submission: { readonly key: string; readonly createdAt: string } | null;
}

/** Every operation may be called from within a callback; what it sets off then follows later. */
export interface Engine {
  startRun(task: string, input: TaskInput): StartOutcome;
  /**
   * Takes other tasks for the root runs that start from now on. Those under way, with all below them,
   * keep the tasks that they began with.
   */
  replaceTasks(tasks: readonly RegisteredTask[]): void;
  /** @param attempt the attempt of the parent that asks */
  startSubtask(parent: string, attempt: number, request: SubtaskRequest): StartOutcome;
  /**
   * Cancels a run and all below it, and kills what works for them. Final from now on, whatever they
   * still report; false if the run has ended or never was.
   */
  cancelRun(run: string): boolean;
  /** The attempt's word on how it ended. Only the first counts, and only if it is in time. */
  attemptReported(run: string, attempt: number, report: AttemptReport): void;
  /** The attempt's work is over, with or without its word: now the attempt ends. */
  attemptExited(run: string, attempt: number, exit: AttemptExit): void;
  /** Records something odd that changes no outcome. */
  attemptNoted(run: string, attempt: number, note: string): void;
  details(run: string): RunDetails | undefined;
  /**
   * Calls back once when the run has ended and its last attempt has exited, for a root run also
   * every attempt below it; at once if so. The run must exist.
   *
   * @returns takes the request back
   */
  whenEnded(run: string, callback: (details: RunDetails) => void): () => void;
  /**
   * Drops a root run and all below it, if it has ended and nothing works for it any more: from then on
   * there never was one. False if not.
   */
  forget(root: string): boolean;
}
