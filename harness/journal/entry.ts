/**
 * The journal: the ordered record of everything that happened in a run, one schema on all targets.
 * It is enough to draw the timeline and to judge every invariant that needs no artifact bytes.
 */

/** Where a run stands. `pending`: waiting for a place or for its retry. */
export type RunStatus = "pending" | "running" | "completed" | "failed" | "canceled";

interface EntryBase {
  /** Position in the journal, from 0, without gaps. */
  readonly seq: number;
  /** Milliseconds since the root run began; virtual in simulation. */
  readonly t: number;
}

interface RunCreated {
  readonly kind: "run";
  readonly event: "created";
  readonly run: string;
  readonly task: string;
  /** The run that asked for this one; null for a root run. */
  readonly parent: string | null;
  readonly root: string;
  /** The shard that the run's input names, if it names one. */
  readonly shard: number | null;
  /** The source that the run's input names, if it names one. */
  readonly source?: string;
  /** Of a workflow of the user's own: its arguments, by which its work is told from other work. */
  readonly input?: unknown;
  readonly maxAttempts: number;
}

interface RetryScheduled {
  readonly kind: "run";
  readonly event: "retry-scheduled";
  readonly run: string;
  /** The attempt that will follow. */
  readonly attempt: number;
  /** What the retry policy declares, in ms. */
  readonly declaredWaitMs: number;
  /** What is really waited: declared times the scenario's `waitScale`. */
  readonly waitMs: number;
}

interface RunEnded {
  readonly kind: "run";
  readonly event: "ended";
  readonly run: string;
  readonly status: "completed" | "failed" | "canceled";
  /** Why, when it did not complete. */
  readonly error: string | null;
}

interface AttemptStarted {
  readonly kind: "attempt";
  readonly event: "started";
  readonly run: string;
  readonly attempt: number;
}

interface AttemptEnded {
  readonly kind: "attempt";
  readonly event: "ended";
  readonly run: string;
  readonly attempt: number;
  readonly outcome: "completed" | "failed" | "canceled";
  /** Why, when it did not complete: one sentence for a person. */
  readonly reason: string | null;
}

/** Something odd that changed no outcome: a second callback, an exit code after a success. */
interface AttemptNoted {
  readonly kind: "attempt";
  readonly event: "noted";
  readonly run: string;
  readonly attempt: number;
  readonly note: string;
}

/**
 * Another instance of an attempt began (a second delivery), or one ended that was not the attempt's
 * first or had been declared dead.
 */
interface InstanceStarted {
  readonly kind: "attempt";
  readonly event: "instance-started";
  readonly run: string;
  readonly attempt: number;
  /** Of the attempt's instances, from 1. */
  readonly number: number;
}

interface InstanceEnded {
  readonly kind: "attempt";
  readonly event: "instance-ended";
  readonly run: string;
  readonly attempt: number;
  readonly number: number;
  /** In words, to follow "it": `exited with code 0`. */
  readonly how: string;
  /** Set where it had never asked for its input: it was there, but did not take the attempt. */
  readonly tookNothing?: true;
}

/** Of what an instance does that is not its attempt's first; the first has no such field. */
interface OfInstance {
  readonly instance?: number;
}

/** A fault struck. */
interface FaultStruck extends OfInstance {
  readonly kind: "fault";
  readonly event: "struck";
  /** Position in the scenario's fault plan, from 0. */
  readonly fault: number;
  readonly action: string;
  readonly at: string;
  readonly run: string;
  readonly task: string;
  readonly shard: number | null;
  readonly attempt: number;
}

/** An operation of an attempt on the output: what the disk was told, in the order it was told. */
interface StoreOperation extends OfInstance {
  readonly kind: "store";
  readonly run: string;
  readonly attempt: number;
  readonly op: "create" | "write" | "sync" | "rename" | "sync-directory" | "remove";
  /** Path below the output folder, with `/`. */
  readonly path: string;
  /** New path of a rename. */
  readonly to?: string;
  /** Length so far, for `sync` and `rename`. */
  readonly bytes?: number;
  /** Digest of what the file holds, for `rename`. */
  readonly sha256?: string;
}

interface LogLine extends OfInstance {
  readonly kind: "log";
  readonly run: string;
  readonly attempt: number;
  readonly stream: "stdout" | "stderr";
  /** The JSON object of the line, or its text where it is not JSON. */
  readonly line: unknown;
}

/** The value that a completed run returned. */
interface RunResult {
  readonly kind: "result";
  readonly run: string;
  readonly attempt: number;
  readonly value: unknown;
}

type EntryBody =
  | RunCreated
  | RetryScheduled
  | RunEnded
  | AttemptStarted
  | AttemptEnded
  | AttemptNoted
  | InstanceStarted
  | InstanceEnded
  | FaultStruck
  | StoreOperation
  | LogLine
  | RunResult;

/** An entry before the journal has given it its place and time. */
export type JournalEvent = EntryBody;
export type JournalEntry = EntryBase & EntryBody;
export type StoreEntry = EntryBase & StoreOperation;
export type FaultEntry = EntryBase & FaultStruck;
/** What an attempt itself brings about. */
export type WorkEvent = Extract<JournalEvent, { kind: "fault" | "store" | "log" }>;
