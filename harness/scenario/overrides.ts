/** Figures of a scenario that the command line replaces. */
import { ScenarioError } from "./errors.ts";
import { type Problem, showPath } from "./problems.ts";
import type { Scenario } from "./schema.ts";
import { validateScenario } from "./validate.ts";

export interface Overrides {
  readonly seed?: number | undefined;
  readonly shards?: number | undefined;
  readonly customers?: number | undefined;
}

/**
 * The scenario with other figures, checked as if they stood in the file.
 *
 * @throws ScenarioError that names the flag, and the field that it no longer fits
 */
export function withOverrides(scenario: Scenario, overrides: Overrides): Scenario {
  const { seed = scenario.seed } = overrides;
  const { shards = scenario.run.shards } = overrides;
  const { customers = scenario.data.customers } = overrides;
  const validated = validateScenario({
    ...scenario,
    seed,
    run: { ...scenario.run, shards },
    data: { ...scenario.data, customers },
  });
  if ("scenario" in validated) return validated.scenario;
  throw new ScenarioError(validated.problems.map((problem) => blame(problem, overrides)));
}

function blame({ path, text }: Problem, overrides: Overrides): string {
  const field = showPath(path);
  switch (field) {
    case "seed":
      return `--seed: ${text}`;
    case "run.shards":
      return `--shards: ${text}`;
    case "data.customers":
      return `--customers: ${text}`;
    default: {
      // The scenario was good before: what no longer fits depends on customers or on shards.
      const flag = path[0] === "data" && field !== "data.hotShard" ? "customers" : "shards";
      return `--${flag} ${overrides[flag]} does not fit ${field}: ${text}`;
    }
  }
}
