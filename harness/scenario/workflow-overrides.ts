/** What the command line says of a workflow of the user's own, on top of its scenario. */
import { ScenarioError } from "./errors.ts";
import { type Problem, showPath } from "./problems.ts";
import { validateWorkflow } from "./validate.ts";
import type { PlayableWorkflow, WorkflowScenario } from "./workflow-schema.ts";

export interface WorkflowOverrides {
  readonly worker?: string | undefined;
  readonly task?: string | undefined;
  /** JSON. */
  readonly input?: string | undefined;
  readonly verify?: string | undefined;
}

/** Which flag replaces which field. */
const FLAGS: Readonly<Record<string, string>> = {
  "run.worker": "--worker",
  "run.task": "--task",
  "run.input": "--input",
  verify: "--verify",
};

/**
 * The scenario with what the command line replaces, checked as if it stood in the file, and complete: it
 * names a worker and a task, and so does every fault that strikes attempts.
 *
 * @throws ScenarioError that names the flag to blame, or what is missing and where it can be given
 */
export function withWorkflowOverrides(
  scenario: WorkflowScenario,
  { worker, task, input, verify }: WorkflowOverrides,
): PlayableWorkflow {
  const validated = validateWorkflow({
    ...scenario,
    ...(verify !== undefined && { verify }),
    run: {
      ...scenario.run,
      ...(worker !== undefined && { worker }),
      ...(task !== undefined && { task }),
      ...(input !== undefined && { input: parsedInput(input) }),
    },
  });
  if ("problems" in validated) throw new ScenarioError(validated.problems.map(blame));
  return complete(validated.scenario);
}

function parsedInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ScenarioError([
      `--input: this is not JSON: ${(error as Error).message}. Give a list of arguments, such as '[1, "a"]', or a map of named ones.`,
    ]);
  }
}

function blame({ path, text }: Problem): string {
  const field = showPath(path);
  return `${FLAGS[field] ?? field}: ${text}`;
}

function complete(scenario: WorkflowScenario): PlayableWorkflow {
  const { worker, task } = scenario.run;
  if (worker === undefined || task === undefined) {
    throw new ScenarioError([
      ...(worker === undefined
        ? [
            `${scenario.name}: run.worker is missing: the command that runs your tasks, such as node dist/main.js. Write it there, or give --worker.`,
          ]
        : []),
      ...(task === undefined
        ? [
            `${scenario.name}: run.task is missing: the name of the task to start. Write it there, or give --task.`,
          ]
        : []),
    ]);
  }
  // Of whom a fault does not say otherwise it is the root's.
  const faults = scenario.faults.map((fault) =>
    "attempt" in fault ? { ...fault, task: fault.task ?? task } : fault,
  );
  return { ...scenario, faults, run: { ...scenario.run, worker, task } };
}
