/** From any value to a scenario, or to everything that is wrong with it. */
import { crossProblems } from "./cross-checks.ts";
import { type Problem, schemaProblems } from "./problems.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";

export type Validated = { readonly scenario: Scenario } | { readonly problems: Problem[] };

/** Checks a value as read from YAML, or as built by the search. Pure. */
export function validateScenario(value: unknown): Validated {
  const problems = [...schemaProblems(scenarioSchema, value), ...crossProblems(value)];
  return problems.length > 0 ? { problems } : { scenario: scenarioSchema.parse(value) };
}
