/**
 * What a scenario file of a workflow of the user's own may hold. It generates no data and knows no
 * shards: it names a worker, a task and its input, and what strikes it from outside.
 */
import { z } from "zod";
import { FAULTS, workflowFaultSchema } from "../faults/index.ts";
import { isJsonValue, JSON_VALUE } from "../faults/json-value.ts";
import { taskNameField } from "../faults/run-selection.ts";
import {
  expectSchema,
  MOST_FAULTS,
  PLAN,
  runSchema,
  type Scenario,
  scenarioSchema,
} from "./schema.ts";

const COMMAND = "a command, such as node dist/main.js";
const INPUT = "a list of arguments, or a map of named ones";
const OUTCOME = "an outcome";
const RESULTS = "a comparison of results";
const SECONDS = "a whole number of seconds from 1 to 3600";

const command = () => z.string(COMMAND).regex(/\S/, COMMAND);

/** The `run:` part. Worker and task may be left to the command line. */
export const workflowRunSchema = z.strictObject({
  worker: command()
    .optional()
    .describe(
      "The command that Render runs: it registers and runs the tasks. No shell sees it; it runs in the folder that you call Shardproof from. --worker replaces it.",
    ),
  task: taskNameField.optional().describe("The task that is started. --task replaces it."),
  input: z
    .union([z.array(z.unknown()), z.record(z.string(), z.unknown())], INPUT)
    .refine(isJsonValue, JSON_VALUE)
    .default([])
    .describe(
      "Its arguments: a list, or for Python a map of named ones (default: none). --input replaces it.",
    ),
  waitScale: runSchema.shape.waitScale,
  timeoutScale: runSchema.shape.timeoutScale,
  concurrency: runSchema.shape.concurrency,
});

/** The `expect:` part. */
export const workflowExpectSchema = z.strictObject({
  outcome: z
    .enum(["completed", "failed", "canceled", "any"], OUTCOME)
    .describe("How the root run ends with the faults. `any`: either way."),
  error: expectSchema.shape.error,
  results: z
    .enum(["same", "root", "any"], RESULTS)
    .default("same")
    .describe(
      "Which results must equal those of the run without faults: those of the root and of every subtask (`same`, default), the root's alone (`root`), none (`any`): then `verify` is the judge.",
    ),
});

export const workflowSchema = z
  .strictObject({
    name: scenarioSchema.shape.name,
    description: scenarioSchema.shape.description,
    tags: scenarioSchema.shape.tags,
    run: workflowRunSchema.describe("Which worker and task, and how they are run."),
    faults: z
      .array(workflowFaultSchema)
      .max(MOST_FAULTS, PLAN)
      .default([])
      .describe(
        `What goes wrong. Allowed: ${FAULTS.flatMap(({ name, anyWorkflow }) =>
          typeof anyWorkflow === "string" ? [] : [name],
        ).join(", ")}.`,
      ),
    expect: workflowExpectSchema.describe("How the run must end."),
    verify: command()
      .optional()
      .describe(
        "A command that judges what a run has left, called after each; exit code 0: it holds. --verify replaces it.",
      ),
    verifyTimeoutSeconds: z
      .int(SECONDS)
      .min(1, SECONDS)
      .max(3600, SECONDS)
      .default(60)
      .describe("How long `verify` may take (default 60)."),
  })
  .describe("A Shardproof scenario of a workflow of your own.");

/** A scenario of a workflow of the user's own, checked, with defaults filled in. */
export type WorkflowScenario = z.output<typeof workflowSchema>;

/** One as it is written, where defaults may be left out. */
export type WorkflowScenarioInput = z.input<typeof workflowSchema>;

/** One that says all that it takes to play it. */
export type PlayableWorkflow = WorkflowScenario & {
  readonly run: WorkflowScenario["run"] & { readonly worker: string; readonly task: string };
};

export type AnyScenario = Scenario | WorkflowScenario;

/** Whether a scenario is of a workflow of the user's own: those of our pipeline generate data. */
export function isWorkflowScenario(scenario: AnyScenario): scenario is WorkflowScenario {
  return !("data" in scenario);
}
