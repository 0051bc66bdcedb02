/**
 * The platform's state machine: runs, attempts, retries, timeouts, cancellation, a limit on how many
 * attempts work at once. It does no I/O and has no clock of its own, so that real processes and a
 * simulation in virtual time go by the very same rules.
 */
import type { JournalEvent, RunStatus } from "../journal/entry.ts";
import { type RegisteredTask, retryWaitMs } from "./task-options.ts";

export interface Clock {
  /** Milliseconds from any origin. */
  now(): number;
  /** Calls back once after the delay; the returned function prevents it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** One attempt that the executor is to begin. */
export interface AttemptToStart {
  readonly run: string;
  readonly root: string;
  readonly parent: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly task: string;
  readonly shard: number | null;
  /** Positional arguments. */
  readonly input: readonly unknown[];
}

/** What really does the work. It may answer from within a call. */
export interface Executor {
  start(attempt: AttemptToStart): void;
  /** Ends the attempt's work at once. What it may still say changes nothing. */
  kill(run: string, attempt: number): void;
}

/**
 * How an attempt ended. `results` is what Render's protocol makes of a return value: a list, of one
 * element from TypeScript, or null where the task returned nothing.
 */
export type AttemptReport =
  | { readonly ok: true; readonly results: readonly unknown[] | null }
  | { readonly ok: false; readonly reason: string };

export interface EngineOptions {
  readonly clock: Clock;
  readonly executor: Executor;
  readonly tasks: readonly RegisteredTask[];
  /**
   * How many attempts may work at once. An attempt that waits for its subtasks holds no place:
   * with a limit of 1, a parent would else wait for ever. Runs get places in order of asking.
   */
  readonly concurrency: number;
  /** Scales the waits before retries; the journal records both figures. */
  readonly waitScale: number;
  newRunId(): string;
  /** Takes every event in the order in which it happened. */
  record(event: JournalEvent): void;
}

export interface AttemptDetails {
  /** From 1. */
  readonly attempt: number;
  readonly status: "running" | "completed" | "failed" | "canceled";
  /** On the engine's clock. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: string | null;
}

export interface RunDetails {
  readonly id: string;
  readonly task: string;
  readonly status: RunStatus;
  readonly parent: string | null;
  readonly root: string;
  readonly shard: number | null;
  readonly input: readonly unknown[];
  readonly attempts: readonly AttemptDetails[];
  /** What the run returned, once it has completed; null where it returned nothing. */
  readonly results: readonly unknown[] | null;
  /** Why it did not complete. */
  readonly error: string | null;
}

export type Refusal = "unknown-task" | "unknown-parent" | "parent-ended" | "input-too-large";

export type StartOutcome =
  | { readonly started: true; readonly run: string }
  | { readonly started: false; readonly refusal: Refusal; readonly message: string };

export interface SubtaskRequest {
  readonly task: string;
  readonly input: readonly unknown[];
  /** A request that repeats both parts is the same request, sent again. */
  readonly submission: { readonly key: string; readonly createdAt: string } | null;
}

export interface Engine {
  startRun(task: string, input: readonly unknown[]): StartOutcome;
  startSubtask(parent: string, request: SubtaskRequest): StartOutcome;
  /** Cancels a run and all below it; false if it has ended or never was. */
  cancelRun(run: string): boolean;
  /** The attempt has ended, by its own word or by its death. Only the first word counts. */
  attemptEnded(run: string, attempt: number, report: AttemptReport): void;
  /** Records something odd that changes no outcome. */
  attemptNoted(run: string, attempt: number, note: string): void;
  details(run: string): RunDetails | undefined;
  /** Calls back once when the run has ended; at once if it has. The run must exist. */
  whenEnded(run: string, callback: (details: RunDetails) => void): void;
}

/** Render takes 4 MB of arguments a run, all together. */
export const MAX_INPUT_BYTES = 4_000_000;

interface Attempt {
  readonly attempt: number;
  readonly startedAt: number;
  status: AttemptDetails["status"];
  endedAt: number | null;
  error: string | null;
}

interface Run {
  readonly id: string;
  readonly task: RegisteredTask;
  readonly input: readonly unknown[];
  readonly parent: Run | null;
  readonly root: string;
  readonly shard: number | null;
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
  /** Prevents the timeout of the attempt that runs, or the retry that is waited for. */
  stopTimer: () => void;
}

/**
 * Makes an engine for a list of tasks.
 *
 * A failed attempt of a parent leaves its live subtasks running: whether Render cancels them is not
 * known, and this is the harsher case. They end with their root at the latest, since nothing may
 * outlive the run that a client started.
 */
export function createEngine(options: EngineOptions): Engine {
  const { clock, executor, record } = options;
  const tasks = new Map(options.tasks.map((task) => [task.name, task]));
  const runs = new Map<string, Run>();
  const queue: Run[] = [];
  /** Attempts that run and do not wait for a subtask. */
  let working = 0;
  let dispatching = false;

  function create(taskName: string, input: readonly unknown[], parent: Run | null): StartOutcome {
    const task = tasks.get(taskName);
    if (task === undefined) {
      const known = [...tasks.keys()].join(", ");
      return refuse("unknown-task", `there is no task "${taskName}"; registered are: ${known}`);
    }
    const bytes = Buffer.byteLength(JSON.stringify(input));
    if (bytes > MAX_INPUT_BYTES) {
      const message = `the input of ${taskName} has ${bytes} bytes; allowed are ${MAX_INPUT_BYTES}`;
      return refuse("input-too-large", message);
    }
    const id = options.newRunId();
    const run: Run = {
      id,
      task,
      input,
      parent,
      root: parent?.root ?? id,
      shard: shardNamedIn(input),
      parentAttempt: parent?.attempts.length ?? 0,
      children: [],
      openSubtasks: 0,
      submitted: new Map(),
      attempts: [],
      subscribers: [],
      status: "pending",
      results: null,
      error: null,
      stopTimer: () => {},
    };
    runs.set(id, run);
    if (parent !== null) {
      if (parent.status === "running" && parent.openSubtasks === 0) working -= 1;
      parent.openSubtasks += 1;
      parent.children.push(run);
    }
    record({
      kind: "run",
      event: "created",
      run: id,
      task: taskName,
      parent: parent?.id ?? null,
      root: run.root,
      shard: run.shard,
      maxAttempts: task.retry.maxRetries + 1,
    });
    queue.push(run);
    dispatch();
    return { started: true, run: id };
  }

  /** Gives free places to the runs that wait for one. An executor that answers at once nests no round. */
  function dispatch(): void {
    if (dispatching) return;
    dispatching = true;
    while (working < options.concurrency) {
      const run = queue.shift();
      if (run === undefined) break;
      if (run.status === "pending") startAttempt(run);
    }
    dispatching = false;
  }

  function startAttempt(run: Run): void {
    const attempt = run.attempts.length + 1;
    const { timeoutSeconds } = run.task;
    run.status = "running";
    // Subtasks of an earlier attempt may be alive; the new attempt does not wait for them.
    run.openSubtasks = 0;
    working += 1;
    run.attempts.push({
      attempt,
      startedAt: clock.now(),
      status: "running",
      endedAt: null,
      error: null,
    });
    record({ kind: "attempt", event: "started", run: run.id, attempt });
    run.stopTimer = clock.schedule(timeoutSeconds * 1000, () => {
      executor.kill(run.id, attempt);
      attemptEnded(run.id, attempt, {
        ok: false,
        reason: `ran longer than its timeout of ${timeoutSeconds} s`,
      });
    });
    executor.start({
      run: run.id,
      root: run.root,
      parent: run.parent?.id ?? null,
      attempt,
      task: run.task.name,
      shard: run.shard,
      input: run.input,
    });
  }

  function attemptEnded(id: string, number: number, report: AttemptReport): void {
    const run = runs.get(id);
    const attempt = run?.attempts.at(-1);
    if (run === undefined || attempt?.attempt !== number || attempt.status !== "running") {
      const word = report.ok ? "success" : `failure (${report.reason})`;
      attemptNoted(id, number, `reported ${word} after it had ended; it changes nothing`);
      return;
    }
    closeAttempt(
      run,
      attempt,
      report.ok ? "completed" : "failed",
      report.ok ? null : report.reason,
    );
    if (report.ok) {
      const { results } = report;
      const value = results?.length === 1 ? results[0] : results;
      record({ kind: "result", run: id, attempt: number, value });
      run.results = results;
      endRun(run, "completed", null);
    } else if (number <= run.task.retry.maxRetries) {
      scheduleRetry(run, number);
    } else {
      endRun(run, "failed", report.reason);
    }
    dispatch();
  }

  function closeAttempt(
    run: Run,
    attempt: Attempt,
    outcome: "completed" | "failed" | "canceled",
    reason: string | null,
  ): void {
    run.stopTimer();
    if (run.openSubtasks === 0) working -= 1;
    attempt.status = outcome;
    attempt.endedAt = clock.now();
    attempt.error = reason;
    record({
      kind: "attempt",
      event: "ended",
      run: run.id,
      attempt: attempt.attempt,
      outcome,
      reason,
    });
  }

  function scheduleRetry(run: Run, failed: number): void {
    const declaredWaitMs = retryWaitMs(run.task.retry, failed);
    const waitMs = declaredWaitMs * options.waitScale;
    run.status = "pending";
    record({
      kind: "run",
      event: "retry-scheduled",
      run: run.id,
      attempt: failed + 1,
      declaredWaitMs,
      waitMs,
    });
    run.stopTimer = clock.schedule(waitMs, () => {
      queue.push(run);
      dispatch();
    });
  }

  function endRun(
    run: Run,
    status: "completed" | "failed" | "canceled",
    error: string | null,
  ): void {
    run.status = status;
    run.error = error;
    record({ kind: "run", event: "ended", run: run.id, status, error });
    if (run.parent === null) cancelBelow(run);
    else subtaskEnded(run.parent, run);
    const details = detailsOf(run);
    for (const subscriber of run.subscribers.splice(0)) subscriber(details);
  }

  function subtaskEnded(parent: Run, subtask: Run): void {
    if (subtask.parentAttempt !== parent.attempts.length) return;
    parent.openSubtasks -= 1;
    if (parent.status === "running" && parent.openSubtasks === 0) working += 1;
  }

  function cancel(run: Run): void {
    if (!isLive(run)) return;
    const attempt = run.attempts.at(-1);
    run.stopTimer();
    cancelBelow(run);
    if (attempt?.status === "running") {
      executor.kill(run.id, attempt.attempt);
      closeAttempt(run, attempt, "canceled", "the run was cancelled");
    }
    endRun(run, "canceled", "the run was cancelled");
  }

  function cancelBelow(run: Run): void {
    for (const child of run.children) cancel(child);
  }

  function attemptNoted(run: string, attempt: number, note: string): void {
    record({ kind: "attempt", event: "noted", run, attempt, note });
  }

  return {
    attemptEnded,
    attemptNoted,
    startRun: (task, input) => create(task, input, null),
    startSubtask(parentId, { task, input, submission }) {
      const parent = runs.get(parentId);
      if (parent === undefined) return refuse("unknown-parent", `there is no run ${parentId}`);
      if (!isLive(parent)) {
        const message = `the run ${parentId} has ended (${parent.status}) and can start no subtask`;
        return refuse("parent-ended", message);
      }
      if (submission === null) return create(task, input, parent);
      const name = JSON.stringify([submission.key, submission.createdAt]);
      const known = parent.submitted.get(name);
      if (known !== undefined) return { started: true, run: known };
      const outcome = create(task, input, parent);
      if (outcome.started) parent.submitted.set(name, outcome.run);
      return outcome;
    },
    cancelRun(id) {
      const run = runs.get(id);
      if (run === undefined || !isLive(run)) return false;
      cancel(run);
      dispatch();
      return true;
    },
    details(id) {
      const run = runs.get(id);
      return run && detailsOf(run);
    },
    whenEnded(id, callback) {
      const run = runs.get(id);
      if (run === undefined) throw new Error(`there is no run ${id}`);
      if (isLive(run)) run.subscribers.push(callback);
      else callback(detailsOf(run));
    },
  };
}

function refuse(refusal: Refusal, message: string): StartOutcome {
  return { started: false, refusal, message };
}

function isLive(run: Run): boolean {
  return run.status === "pending" || run.status === "running";
}

/** The shard of a run whose first argument names one: `[{ shard: 3, … }]`. */
function shardNamedIn(input: readonly unknown[]): number | null {
  const shard = (input[0] as { readonly shard?: unknown } | null | undefined)?.shard;
  return Number.isInteger(shard) ? (shard as number) : null;
}

function detailsOf(run: Run): RunDetails {
  return {
    id: run.id,
    task: run.task.name,
    status: run.status,
    parent: run.parent?.id ?? null,
    root: run.root,
    shard: run.shard,
    input: run.input,
    attempts: run.attempts.map((attempt) => ({ ...attempt })),
    results: run.results,
    error: run.error,
  };
}
