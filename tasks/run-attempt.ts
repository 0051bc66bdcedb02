/** Runs one attempt of a task in this process: what adapters to platforms have in common. */
import type { AnyTaskDefinition, TaskContext } from "./definition.ts";
import type { ArmedAttempt } from "./drills/armed-attempt.ts";

/**
 * An input with a field `drill` holds faults besides, which are armed in this attempt and handed on to the
 * subtasks that they are for. Any other input goes to the task as it is.
 *
 * @param contextFor makes the attempt's context, called once
 * @throws InputError the input holds faults where drills are not enabled; and whatever the task throws
 */
export async function runAttempt(
  definition: AnyTaskDefinition,
  input: unknown,
  environment: NodeJS.ProcessEnv,
  contextFor: (armed?: ArmedAttempt) => TaskContext,
): Promise<unknown> {
  if (!isDrilled(input)) return definition.run(contextFor(), input);
  const { runDrilled } = await import("./drills/run-drilled.ts");
  return runDrilled(definition, input, environment, contextFor);
}

function isDrilled(input: unknown): input is { readonly drill: unknown } {
  return typeof input === "object" && input !== null && "drill" in input;
}
