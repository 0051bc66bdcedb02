/** Tasks and runs as Render's API shows them. */
import type { AttemptDetails } from "../../platform/runs.ts";
import type { KnownRun } from "../known-run.ts";
import type { ListedTask, TaskDirectory } from "../task-directory.ts";
import { microsOf, rfc3339 } from "../wall-clock.ts";
import type { WorkflowVersion } from "../workflow-version.ts";

/** `Task` */
export function taskJson(task: ListedTask, directory: TaskDirectory, version: WorkflowVersion) {
  return {
    id: task.id,
    name: task.name,
    createdAt: timeJson(task.createdAt),
    workflowId: directory.workflowId,
    workflowVersionId: version.id,
  };
}

/** `TaskRun` */
export function taskRunJson(run: KnownRun, directory: TaskDirectory) {
  const { details } = run;
  const startedAt = details.attempts[0]?.startedAt;
  return {
    id: run.id,
    taskId: directory.idOf(details.task),
    status: details.status,
    ...(startedAt !== undefined && { startedAt: timeJson(startedAt) }),
    ...(run.endedAt !== null && { completedAt: timeJson(run.endedAt) }),
    parentTaskRunId: details.parent ?? "",
    ...(details.parentAttempt !== null && { parentTaskAttempt: details.parentAttempt - 1 }),
    rootTaskRunId: details.root,
    retries: details.retries,
    attempts: details.attempts.map((attempt) => attemptJson(run, attempt)),
  };
}

/** `TaskRunDetails` */
export function taskRunDetailsJson(run: KnownRun, directory: TaskDirectory) {
  const { input, results, error, attempts } = run.details;
  return {
    ...taskRunJson(run, directory),
    input,
    results: results ?? [],
    ...(error !== null && { error }),
    attempts: attempts.map((attempt) => ({
      ...attemptJson(run, attempt),
      ...(attempt.error !== null && { error: attempt.error }),
      ...(attempt.status === "completed" && { results: results ?? [] }),
    })),
  };
}

/** `TaskAttempt`; Render counts attempts from 0. */
function attemptJson(run: KnownRun, { attempt, status, startedAt, endedAt }: AttemptDetails) {
  return {
    taskRunId: run.id,
    attempt: attempt - 1,
    status,
    enqueuedAt: timeJson(Math.min(run.enqueuedAt[attempt - 1] ?? startedAt, startedAt)),
    startedAt: timeJson(startedAt),
    ...(endedAt !== null && { completedAt: timeJson(endedAt) }),
  };
}

function timeJson(ms: number): string {
  return rfc3339(microsOf(ms));
}
