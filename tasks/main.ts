/**
 * The deploy entry: registers the pipeline's tasks with `@renderinc/sdk` 1.x, which starts by itself
 * when Render (or a local platform) runs this file. All tasks are registered in one go, as the SDK
 * asks: it starts right after the first registration.
 */
import type * as Sdk from "@renderinc/sdk/workflows";
import { attemptParts } from "./attempt-parts.ts";
import type { AnyTaskDefinition, TaskContext } from "./definition.ts";
import { nodeDisk } from "./disk.ts";
import type { ArmedAttempt } from "./drills/armed-attempt.ts";
import { processEffects } from "./drills/effects.ts";
import { createLog } from "./log.ts";
import { definitions } from "./pipeline.ts";
import { runAttempt } from "./run-attempt.ts";

const sdk = await import("@renderinc/sdk/workflows").catch((error) => {
  if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write(
    "This entry needs the package @renderinc/sdk, which is not installed here. Install it with: npm install @renderinc/sdk@^1.0.0\n",
  );
  process.exit(3);
});

const registered = new Map<string, Sdk.TaskDefinition<[unknown], unknown>>();

for (const definition of definitions) registered.set(definition.name, register(definition));

function register(definition: AnyTaskDefinition): Sdk.TaskDefinition<[unknown], unknown> {
  const { retry, timeoutSeconds, plan } = definition.options;
  return sdk.task<[unknown], unknown>(
    {
      name: definition.name,
      retry: { ...retry },
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(plan !== undefined && { plan }),
    },
    (context, input) =>
      runAttempt(definition, input, process.env, (armed) => contextFor(definition, context, armed)),
  );
}

/** One process is one attempt, so what is made here belongs to one attempt too. */
function contextFor(
  definition: AnyTaskDefinition,
  context: Sdk.TaskContext,
  armed?: ArmedAttempt,
): TaskContext {
  const log = createLog({ task: definition.name, ...runsOf(context) }, process.env.LOG_LEVEL);
  return {
    run: <Input, Output>(child: { readonly name: string }, input: Input) => {
      const task = registered.get(child.name);
      if (task === undefined) throw new Error(`the task ${child.name} is not registered`);
      return context.run(task, input) as Promise<Output>;
    },
    ...attemptParts(process.env, nodeDisk, log, processEffects(), armed),
    log,
  };
}

/** Which run this is, and of which it is a part; SDK 1.2 and newer say so, where the platform does. */
function runsOf({ metadata }: Sdk.TaskContext) {
  return {
    run: metadata?.taskRunId,
    root_run: metadata?.rootTaskRunId,
    parent_run: metadata?.parentTaskRunId,
  };
}
