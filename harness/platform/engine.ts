/**
 * The platform's state machine: runs, attempts, retries, timeouts, cancellation, a limit on how many
 * attempts work at once. It does no I/O and has no clock of its own, so that real processes and a
 * simulation in virtual time go by the very same rules.
 */
import type { JournalEvent } from "../journal/entry.ts";
import type { Engine, EngineOptions, Refusal, StartOutcome } from "./engine-interface.ts";
import type { AttemptExit, AttemptReport } from "./executor.ts";
import { createOutbox } from "./outbox.ts";
import {
  type Attempt,
  attemptAtWork,
  detailsOf,
  isLive,
  newRun,
  type Run,
  type Verdict,
} from "./runs.ts";
import type { TaskInput } from "./task-input.ts";
import { type RegisteredTask, retryWaitMs } from "./task-options.ts";

/** Render takes 4 MB of arguments a run, all together. */
export const MAX_INPUT_BYTES = 4_000_000;

export const CANCELLED: Verdict = { outcome: "canceled", reason: "the run was cancelled" };

const ORPHANED: Verdict = { outcome: "canceled", reason: "the attempt that started it failed" };

/** Makes an engine for a list of tasks. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, executor, timeoutScale = 1, stopsOrphans = false } = options;
  /** Those for the next root run. */
  let latestTasks = byName(options.tasks);
  const runs = new Map<string, Run>();
  /** Runs that wait for a place, in order of asking. */
  const queue = new Set<Run>();
  const outbox = createOutbox();
  /** Attempts that have not exited and do not wait for a subtask. */
  let working = 0;

  const record = (event: JournalEvent) => outbox.add(() => options.record(event));

  /** After a change: gives free places to the runs that wait for one, then tells the world. */
  function settle(): void {
    while (working < options.concurrency) {
      const [run] = queue;
      if (run === undefined) break;
      queue.delete(run);
      startAttempt(run);
    }
    outbox.deliver();
  }

  function create(
    taskName: string,
    input: TaskInput,
    parent: { readonly run: Run; readonly attempt: number } | null,
  ): StartOutcome {
    const tasks = parent?.run.tasks ?? latestTasks;
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
    const run = newRun(options.newRunId(), task, tasks, input, parent);
    runs.set(run.id, run);
    parent?.run.children.push(run);
    if (run.parent && isOfCurrentAttempt(run, run.parent)) {
      if (attemptAtWork(run.parent) && run.parent.openSubtasks === 0) working -= 1;
      run.parent.openSubtasks += 1;
    }
    record({
      kind: "run",
      event: "created",
      run: run.id,
      task: taskName,
      parent: run.parent?.id ?? null,
      root: run.root.id,
      shard: run.shard,
      ...(run.source !== null && { source: run.source }),
      maxAttempts: task.retry.maxRetries + 1,
    });
    queue.add(run);
    return { started: true, run: run.id };
  }

  function startAttempt(run: Run): void {
    const number = run.attempts.length + 1;
    const { timeoutSeconds } = run.task;
    const attempt: Attempt = {
      attempt: number,
      startedAt: clock.now(),
      status: "running",
      endedAt: null,
      error: null,
      report: null,
      verdict: null,
    };
    run.attempts.push(attempt);
    run.status = "running";
    // Subtasks of an earlier attempt may be alive; the new attempt does not wait for them.
    run.openSubtasks = 0;
    run.root.atWorkBelow += 1;
    working += 1;
    record({ kind: "attempt", event: "started", run: run.id, attempt: number });
    run.stopTimer = clock.schedule(timeoutSeconds * 1000 * timeoutScale, () => {
      const reason = `ran longer than its timeout of ${timeoutSeconds} s`;
      condemn(run, attempt, { outcome: "failed", reason });
      settle();
    });
    outbox.add(() =>
      executor.start({
        run: run.id,
        root: run.root.id,
        parent: run.parent?.id ?? null,
        attempt: number,
        task: run.task.name,
        plan: run.task.plan,
        start: run.start,
        shard: run.shard,
        input: run.input,
      }),
    );
  }

  /** Decides how an attempt ends; it does so when the executor has seen it exit. */
  function condemn(run: Run, attempt: Attempt, verdict: Verdict): void {
    attempt.verdict = verdict;
    outbox.add(() => executor.kill(run.id, attempt.attempt));
  }

  function attemptReported(id: string, number: number, report: AttemptReport): void {
    const run = runs.get(id);
    const attempt = run && attemptAtWork(run);
    if (attempt?.attempt !== number || attempt.verdict !== null) {
      const word = report.ok ? "success" : `failure (${report.reason})`;
      note(id, number, `reported ${word} after it had ended; it changes nothing`);
    } else if (attempt.report !== null) {
      note(id, number, "sent a second callback; it changes nothing");
    } else {
      attempt.report = report;
      // It was in time, however long its process takes to go.
      run?.stopTimer();
    }
    settle();
  }

  function attemptExited(id: string, number: number, exit: AttemptExit): void {
    const run = runs.get(id);
    const attempt = run && attemptAtWork(run);
    if (run === undefined || attempt?.attempt !== number) {
      note(id, number, `${exit.how} after it had ended; it changes nothing`);
      settle();
      return;
    }
    const { verdict, report } = attempt;
    run.root.atWorkBelow -= 1;
    if (verdict !== null) {
      closeAttempt(run, attempt, verdict);
      if (verdict.outcome === "canceled") endRun(run, verdict.outcome, verdict.reason);
      else retryOrFail(run, number, verdict.reason);
    } else if (report?.ok) {
      if (exit.isOdd) note(id, number, `reported success and then ${exit.how}`);
      closeAttempt(run, attempt, null);
      const { results } = report;
      const value = results?.length === 1 ? results[0] : results;
      record({ kind: "result", run: id, attempt: number, value });
      run.results = results;
      endRun(run, "completed", null);
    } else {
      const reason = report?.reason ?? exit.how;
      closeAttempt(run, attempt, { outcome: "failed", reason });
      retryOrFail(run, number, reason);
    }
    tellEndOfTree(run.root);
    settle();
  }

  /** @param verdict null for an attempt that has completed */
  function closeAttempt(run: Run, attempt: Attempt, verdict: Verdict | null): void {
    run.stopTimer();
    if (run.openSubtasks === 0) working -= 1;
    const outcome = verdict?.outcome ?? "completed";
    const reason = verdict?.reason ?? null;
    attempt.status = outcome;
    attempt.endedAt = clock.now();
    attempt.error = reason;
    const number = attempt.attempt;
    record({ kind: "attempt", event: "ended", run: run.id, attempt: number, outcome, reason });
  }

  function retryOrFail(run: Run, failed: number, reason: string): void {
    if (stopsOrphans) for (const child of run.children) cancelTree(child, ORPHANED);
    if (failed > run.task.retry.maxRetries) {
      endRun(run, "failed", reason);
      return;
    }
    const declaredWaitMs = retryWaitMs(run.task.retry, failed);
    const waitMs = declaredWaitMs * options.waitScale;
    const attempt = failed + 1;
    run.status = "pending";
    record({ kind: "run", event: "retry-scheduled", run: run.id, attempt, declaredWaitMs, waitMs });
    run.stopTimer = clock.schedule(waitMs, () => {
      queue.add(run);
      settle();
    });
  }

  function endRun(run: Run, status: "completed" | Verdict["outcome"], error: string | null): void {
    run.status = status;
    run.error = error;
    run.hasEnded = true;
    record({ kind: "run", event: "ended", run: run.id, status, error });
    const { parent } = run;
    if (parent === null) {
      for (const child of run.children) cancelTree(child, CANCELLED);
      tellEndOfTree(run);
      return;
    }
    if (isOfCurrentAttempt(run, parent)) {
      parent.openSubtasks -= 1;
      if (attemptAtWork(parent) && parent.openSubtasks === 0) working += 1;
    }
    tellEnd(run);
  }

  /** A root run's end is told when nothing works for it any more. */
  function tellEndOfTree(root: Run): void {
    if (root.hasEnded && root.atWorkBelow === 0) tellEnd(root);
  }

  function tellEnd(run: Run): void {
    for (const subscriber of run.subscribers.splice(0)) {
      outbox.add(() => subscriber(detailsOf(run)));
    }
  }

  /** Also below runs that have ended: an orphan may be alive there. */
  function cancelTree(run: Run, verdict: Verdict): void {
    if (isLive(run)) {
      run.stopTimer();
      queue.delete(run);
      run.status = verdict.outcome;
      run.error = verdict.reason;
      const attempt = attemptAtWork(run);
      if (attempt) condemn(run, attempt, verdict);
      else endRun(run, verdict.outcome, verdict.reason);
    }
    for (const child of run.children) cancelTree(child, verdict);
  }

  function drop(run: Run): void {
    runs.delete(run.id);
    for (const child of run.children) drop(child);
  }

  function note(run: string, attempt: number, text: string): void {
    record({ kind: "attempt", event: "noted", run, attempt, note: text });
  }

  return {
    attemptReported,
    attemptExited,
    attemptNoted(run, attempt, text) {
      note(run, attempt, text);
      settle();
    },
    startRun(task, input) {
      const outcome = create(task, input, null);
      settle();
      return outcome;
    },
    replaceTasks(tasks) {
      latestTasks = byName(tasks);
    },
    startSubtask(parentId, attempt, { task, input, submission }) {
      const run = runs.get(parentId);
      if (run === undefined) return refuse("unknown-parent", `there is no run ${parentId}`);
      if (!isLive(run)) {
        const message = `the run ${parentId} has ended (${run.status}) and can start no subtask`;
        return refuse("parent-ended", message);
      }
      const name = submission && JSON.stringify([submission.key, submission.createdAt]);
      const known = name === null ? undefined : run.submitted.get(name);
      if (known !== undefined) return { started: true, run: known };
      const outcome = create(task, input, { run, attempt });
      if (outcome.started && name !== null) run.submitted.set(name, outcome.run);
      settle();
      return outcome;
    },
    cancelRun(id) {
      const run = runs.get(id);
      if (run === undefined || !isLive(run)) return false;
      cancelTree(run, CANCELLED);
      settle();
      return true;
    },
    details(id) {
      const run = runs.get(id);
      return run && detailsOf(run);
    },
    whenEnded(id, callback) {
      const run = runs.get(id);
      if (run === undefined) throw new Error(`there is no run ${id}`);
      run.subscribers.push(callback);
      if (run.parent === null) tellEndOfTree(run);
      else if (run.hasEnded) tellEnd(run);
      settle();
      return () => {
        const place = run.subscribers.indexOf(callback);
        if (place >= 0) run.subscribers.splice(place, 1);
      };
    },
    forget(id) {
      const root = runs.get(id);
      if (root === undefined || root.parent !== null) return false;
      if (!root.hasEnded || root.atWorkBelow > 0) return false;
      drop(root);
      return true;
    },
  };
}

function byName(tasks: readonly RegisteredTask[]): ReadonlyMap<string, RegisteredTask> {
  return new Map(tasks.map((task) => [task.name, task]));
}

function refuse(refusal: Refusal, message: string): StartOutcome {
  return { started: false, refusal, message };
}

/** Whether a subtask belongs to the attempt of its parent that is the latest. */
function isOfCurrentAttempt(subtask: Run, parent: Run): boolean {
  return subtask.parentAttempt === parent.attempts.length;
}
