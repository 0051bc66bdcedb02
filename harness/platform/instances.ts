/**
 * Between the delivery of attempts and what works for them: an *instance* is one process (local) or
 * one call in this process (simulated). An attempt has one, or two where it is delivered twice.
 */
import type { WorkEvent } from "../journal/entry.ts";
import type { AttemptExit, AttemptReport, AttemptToStart } from "./executor.ts";

/** What an instance does, told to whoever launched it. */
export interface InstanceEvents {
  /** It has asked for its input: it is alive. */
  connected(): void;
  /** It wrote a line, touched the disk or was struck by a fault. */
  wrote(event: WorkEvent): void;
  /**
   * Its word on how the attempt ended. It is answered when the returned promise settles. One that then
   * does not go is ended by its host: nobody else waits for it with a watch.
   */
  reported(report: AttemptReport): Promise<void>;
  /** Something odd that changes no outcome. */
  noted(note: string): void;
  /** It is gone, with or without a word; told once, and last of all. */
  exited(exit: AttemptExit): void;
}

export interface Instance {
  /** Ends it at once; it still tells that it has exited. */
  kill(): void;
  /** Has it stand still; only where something from outside can. */
  pause?(): void;
  /** Lets one go on that stands still: a zombie, whose replacement is there. */
  resume(): void;
}

export interface InstanceHost {
  /**
   * Starts an instance. It tells nothing before this call has returned.
   *
   * @param number 1, or 2 for the second delivery of the same attempt
   */
  launch(attempt: AttemptToStart, number: number, events: InstanceEvents): Instance;
}
