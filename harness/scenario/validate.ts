/** From any value to a scenario, or to everything that is wrong with it. */
import { whyOnlyOurs } from "../faults/index.ts";
import { crossProblems, workflowCrossProblems } from "./cross-checks.ts";
import { type Problem, schemaProblems } from "./problems.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";
import { valueAt } from "./schema-walk.ts";
import { type AnyScenario, type WorkflowScenario, workflowSchema } from "./workflow-schema.ts";

export type Validated<Of extends AnyScenario = Scenario> =
  | { readonly scenario: Of }
  | { readonly problems: Problem[] };

/** Checks a value as read from YAML, or as built by the search. Pure. */
export function validateScenario(value: unknown): Validated {
  const problems = [...schemaProblems(scenarioSchema, value), ...crossProblems(value)];
  return problems.length > 0 ? { problems } : { scenario: scenarioSchema.parse(value) };
}

/** Checks a scenario of a workflow of the user's own. Pure. */
export function validateWorkflow(value: unknown): Validated<WorkflowScenario> {
  // Of a fault that is for our pipeline alone it is said why, which says more than a list of the others.
  const ofSchema = schemaProblems(workflowSchema, value).filter(
    ({ path }) => path.at(-1) !== "fault" || whyOnlyOurs(valueAt(value, path)) === null,
  );
  const problems = [...ofSchema, ...workflowCrossProblems(value)];
  return problems.length > 0 ? { problems } : { scenario: workflowSchema.parse(value) };
}

/**
 * Checks a scenario of either kind. It is of a workflow of the user's own where it says anything that
 * only such a one has, or nothing that only one of our pipeline has.
 */
export function validateAnyScenario(value: unknown): Validated<AnyScenario> {
  return isOfWorkflow(value) ? validateWorkflow(value) : validateScenario(value);
}

function isOfWorkflow(value: unknown): boolean {
  const has = (...path: string[]) => valueAt(value, path) !== undefined;
  if (has("verify") || has("run", "worker") || has("run", "task") || has("run", "input"))
    return true;
  return has("run") && !has("run", "shards") && !has("data");
}
