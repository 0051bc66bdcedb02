/** Whether a scenario fits the tasks that its worker has registered. */
import { didYouMean } from "../../arguments/nearest.ts";
import { namedIn } from "../../faults/selector.ts";
import type { RegisteredTask } from "../../platform/task-options.ts";
import { ScenarioError } from "../../scenario/errors.ts";
import type { PlayableWorkflow } from "../../scenario/workflow-schema.ts";

/**
 * Refuses a scenario that names tasks or attempts which the worker does not have: a fault for them could
 * never strike.
 *
 * @throws ScenarioError that lists every problem, each with its field
 */
export function checkPlan(
  { name, run, faults }: PlayableWorkflow,
  tasks: readonly RegisteredTask[],
): void {
  const names = tasks.map((task) => task.name);
  const problems: string[] = [];
  const blame = (field: string, text: string) => problems.push(`${name}: ${field}: ${text}`);

  function checkTask(field: string, task: string): void {
    if (names.includes(task)) return;
    const guess = didYouMean(task, names) || ".";
    blame(
      field,
      `the worker has no task "${task}"${guess} It has registered: ${names.join(", ")}.`,
    );
  }

  checkTask("run.task", run.task);
  for (const [position, fault] of faults.entries()) {
    if (!("task" in fault) || fault.task === undefined) continue;
    checkTask(`faults[${position}].task`, fault.task);
    const task = tasks.find((each) => each.name === fault.task);
    if (task === undefined || !("attempt" in fault)) continue;
    const most = task.retry.maxRetries + 1;
    for (const attempt of namedIn(fault.attempt)) {
      if (attempt <= most) continue;
      const has = most === 1 ? "one attempt" : `${most} attempts`;
      blame(
        `faults[${position}].attempt`,
        `${attempt} never comes: by what the worker has registered, ${task.name} has ${has}.`,
      );
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
}
