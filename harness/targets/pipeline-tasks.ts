/** Whether a worker has the tasks of our pipeline. */
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { ownFile } from "../own-files.ts";
import type { RegisteredTask } from "../platform/task-options.ts";
import { shownPath } from "../scenario/load.ts";

/** @throws ShardproofError (exit code 3) it does not have the task that every run of our pipeline starts */
export function requirePipeline(
  tasks: readonly RegisteredTask[],
  command: readonly string[],
): void {
  if (tasks.some(({ name }) => name === mergeCustomerData.name)) return;
  const known = tasks.map(({ name }) => name).join(", ");
  throw new ShardproofError(
    [
      `the worker has no task ${mergeCustomerData.name}: ${command.join(" ")}`,
      `It has registered: ${known}.`,
      `A workflow of your own is drilled by a scenario that names its task: ${shownPath(ownFile("scenarios/OWN-WORKFLOW.md"))} says how.`,
    ].join("\n"),
    EXIT_CODES.target,
  );
}
