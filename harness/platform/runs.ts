/** The runs that an engine holds: their state, and what of it others are shown. */
import type { SourceName } from "../../tasks/sources.ts";
import type { RunStatus } from "../journal/entry.ts";
import type { AttemptReport } from "./executor.ts";
import { shardNamedIn, sourceNamedIn, type TaskInput } from "./task-input.ts";
import type { RegisteredTask } from "./task-options.ts";

export interface AttemptDetails {
  /** From 1. */
  readonly attempt: number;
  readonly status: "running" | "completed" | "failed" | "canceled";
  /** On the engine's clock. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: string | null;
}

/** A run as Render's API shows one (`TaskRunDetails`). */
export interface RunDetails {
  readonly id: string;
  readonly task: string;
  readonly status: RunStatus;
  readonly parent: string | null;
  /** The attempt of the parent that asked for it, from 1; null for a root. */
  readonly parentAttempt: number | null;
  readonly root: string;
  /** Of the runs of its task below its root, in the order in which they were asked for; from 1. */
  readonly start: number;
  readonly shard: number | null;
  readonly input: TaskInput;
  readonly attempts: readonly AttemptDetails[];
  /** Attempts after the first. */
  readonly retries: number;
  /** What the run returned, once it has completed; null where it returned nothing. */
  readonly results: readonly unknown[] | null;
  /** Why it did not complete. */
  readonly error: string | null;
}

/** How an attempt or a run ended that did not complete. */
export interface Verdict {
  readonly outcome: "failed" | "canceled";
  readonly reason: string;
}

export interface Attempt {
  readonly attempt: number;
  readonly startedAt: number;
  status: AttemptDetails["status"];
  endedAt: number | null;
  error: string | null;
  /** The attempt's first word. */
  report: AttemptReport | null;
  /** Decided over its head, by timeout or cancellation: it is being killed. */
  verdict: Verdict | null;
}

export interface Run {
  readonly id: string;
  readonly task: RegisteredTask;
  /** Every task that there was when its root began, by name. */
  readonly tasks: ReadonlyMap<string, RegisteredTask>;
  readonly input: TaskInput;
  readonly parent: Run | null;
  readonly root: Run;
  /** Of the runs of its task below its root, from 1. */
  readonly start: number;
  readonly shard: number | null;
  readonly source: SourceName | null;
  /** The attempt of the parent that asked for this run; 0 for a root. */
  readonly parentAttempt: number;
  readonly children: Run[];
  /** Subtasks of the current attempt that have not ended: while there are any, it waits. */
  openSubtasks: number;
  /** Runs by the submission that asked for them. */
  readonly submitted: Map<string, string>;
  readonly attempts: Attempt[];
  readonly subscribers: ((details: RunDetails) => void)[];
  status: RunStatus;
  results: readonly unknown[] | null;
  error: string | null;
  /** Its status is final and its last attempt has exited. */
  hasEnded: boolean;
  /** Of a root: attempts below it, its own included, that have not exited. */
  atWorkBelow: number;
  /** Of a root: runs below it, its own included, by task. */
  readonly starts: Map<string, number>;
  /** Prevents the timeout of the attempt that runs, or the retry that is waited for. */
  stopTimer: () => void;
}

/** A run that nothing has happened to yet; its parent is not told of it. */
export function newRun(
  id: string,
  task: RegisteredTask,
  tasks: ReadonlyMap<string, RegisteredTask>,
  input: TaskInput,
  parent: { readonly run: Run; readonly attempt: number } | null,
): Run {
  const starts = parent?.run.root.starts ?? new Map<string, number>();
  const start = (starts.get(task.name) ?? 0) + 1;
  starts.set(task.name, start);
  const run: Omit<Run, "root"> & { root: Run | null } = {
    id,
    task,
    tasks,
    input,
    parent: parent?.run ?? null,
    root: parent?.run.root ?? null,
    start,
    shard: shardNamedIn(input),
    source: sourceNamedIn(input),
    parentAttempt: parent?.attempt ?? 0,
    children: [],
    openSubtasks: 0,
    submitted: new Map(),
    attempts: [],
    subscribers: [],
    status: "pending",
    results: null,
    error: null,
    hasEnded: false,
    atWorkBelow: 0,
    starts,
    stopTimer: () => {},
  };
  return Object.assign(run, { root: run.root ?? (run as Run) });
}

/** The attempt of a run that has not exited yet. */
export function attemptAtWork(run: Run): Attempt | undefined {
  const attempt = run.attempts.at(-1);
  return attempt?.status === "running" ? attempt : undefined;
}

/** Whether the status of a run may still change. */
export function isLive(run: Run): boolean {
  return run.status === "pending" || run.status === "running";
}

export function detailsOf(run: Run): RunDetails {
  return {
    id: run.id,
    task: run.task.name,
    status: run.status,
    parent: run.parent?.id ?? null,
    parentAttempt: run.parent && run.parentAttempt,
    root: run.root.id,
    start: run.start,
    shard: run.shard,
    input: run.input,
    attempts: run.attempts.map(({ attempt, status, startedAt, endedAt, error }) => ({
      attempt,
      status,
      startedAt,
      endedAt,
      error,
    })),
    retries: Math.max(0, run.attempts.length - 1),
    results: run.results,
    error: run.error,
  };
}
