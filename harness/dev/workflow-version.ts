/** All workers at one state of their code: what Render calls a version of a workflow. */
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { RegisteredTask } from "../platform/task-options.ts";
import { newId } from "./identifiers.ts";
import type { RegisteredWorker } from "./registered-worker.ts";

export interface WorkflowVersion {
  /** `wfv-…` */
  readonly id: string;
  readonly workers: readonly RegisteredWorker[];
  /** Of all workers, by name. */
  readonly tasks: readonly RegisteredTask[];
  /** What starts an attempt of one of its tasks. */
  commandOf(task: string): readonly string[];
}

/** Render takes so many tasks a workflow. */
const MAX_TASKS = 500;

/**
 * Puts workers together.
 *
 * @throws ShardproofError (exit code 3) two have a task of the same name, or there are too many tasks
 */
export function workflowVersion(workers: readonly RegisteredWorker[]): WorkflowVersion {
  const owners = new Map<string, RegisteredWorker>();
  for (const worker of workers) {
    for (const { name } of worker.tasks) {
      const other = owners.get(name);
      if (other !== undefined && other !== worker) {
        throw new ShardproofError(
          `two workers register a task ${name}: ${other.code.name}, and ${worker.code.name}`,
          EXIT_CODES.target,
        );
      }
      owners.set(name, worker);
    }
  }
  if (owners.size > MAX_TASKS) {
    const message = `the workers register ${owners.size} tasks; Render takes ${MAX_TASKS} a workflow`;
    throw new ShardproofError(message, EXIT_CODES.target);
  }
  const tasks = new Map(workers.flatMap((worker) => worker.tasks.map((task) => [task.name, task])));
  return {
    id: newId("wfv"),
    workers,
    tasks: [...tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    commandOf: (task) => owners.get(task)?.command ?? [],
  };
}
