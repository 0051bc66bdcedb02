/** The tasks that clients see, each with an identifier that stays while its name does. */
import type { History } from "./history/history.ts";
import { newId } from "./identifiers.ts";
import type { WorkflowVersion } from "./workflow-version.ts";

export interface ListedTask {
  /** `tsk-…` */
  readonly id: string;
  readonly name: string;
  /** When it was first registered, in milliseconds since 1970. */
  readonly createdAt: number;
}

export interface TaskDirectory {
  /** `wfl-…`: all workers together are one workflow. */
  readonly workflowId: string;
  /** Lists the tasks of a version, if they are not yet. */
  add(version: WorkflowVersion): void;
  /** The tasks of a version that has been added, by name. */
  of(version: WorkflowVersion): readonly ListedTask[];
  /** Also of a task that the code does not have any more. */
  idOf(name: string): string;
  /** Every one that there ever was. */
  all(): readonly ListedTask[];
}

/**
 * Makes a directory, empty but for what there is of earlier servers.
 *
 * @param now milliseconds since 1970
 */
export function createTaskDirectory(now: () => number, history?: History | null): TaskDirectory {
  const known = new Map<string, ListedTask>();
  const workflowId = history?.restored.workflowId ?? newId("wfl");
  history?.keepWorkflow(workflowId);
  for (const task of history?.restored.tasks ?? []) add(task);

  function add(task: ListedTask): ListedTask {
    known.set(task.name, task);
    history?.keepTask(task);
    return task;
  }

  const listed = (name: string): ListedTask =>
    known.get(name) ?? add({ id: newId("tsk"), name, createdAt: now() });

  return {
    workflowId,
    add(version) {
      for (const { name } of version.tasks) listed(name);
    },
    of: (version) => version.tasks.map(({ name }) => listed(name)),
    idOf: (name) => listed(name).id,
    all: () => [...known.values()],
  };
}
