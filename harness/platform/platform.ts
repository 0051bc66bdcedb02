/** What plays tasks, whatever it is made of: real processes, or calls in virtual time. */
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { AttemptToStart } from "./executor.ts";
import type { CompletionOrder } from "./reordering.ts";
import type { RunDetails } from "./runs.ts";
import type { TaskInput } from "./task-input.ts";
import type { RegisteredTask } from "./task-options.ts";

/** What is particular to one root run. */
export interface RootRunOptions {
  readonly task: string;
  readonly input: TaskInput;
  /** What the platform does with an attempt, other than usual: its share of a fault plan. */
  ordersOf?(attempt: AttemptToStart): readonly DeliveryOrder[];
  /** In which order parents are told of their subtasks' ends, if not as they come. */
  readonly completionOrder?: CompletionOrder | undefined;
  /** Takes everything that happens to this run and those below it, as it happens. */
  record?(event: JournalEvent): void;
}

export interface Platform<Options extends RootRunOptions = RootRunOptions> {
  /** As the worker registered them. */
  readonly tasks: readonly RegisteredTask[];
  /**
   * Starts a root run.
   *
   * @returns its id
   * @throws ShardproofError (exit code 2) the platform refuses it: no such task, too large an input,
   *   the platform is closed
   */
  start(options: Options): string;
  /**
   * Waits until a run has ended, whichever way, and for a root also until nothing works for it, be it
   * a zombie.
   */
  whenEnded(run: string): Promise<RunDetails>;
  /** Cancels a run and all below it; false if it has ended or never was. */
  cancel(run: string): boolean;
  /** Kills what works for a run, as a crash would; retries and all else follow from that. */
  crash(run: string): void;
  /** Takes the host down, with its disk's caches; only where that can be. */
  crashHost?(): void;
  details(run: string): RunDetails | undefined;
}
