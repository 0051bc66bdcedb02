import { loadAnyScenario, resolveScenario } from "../scenario/load.ts";
import type { AnyScenario } from "../scenario/workflow-schema.ts";

/**
 * Reads a scenario file and checks it.
 *
 * @param nameOrPath the name of a file in `scenarios/` of the working directory, or of a scenario that
 *   Shardproof brings along (`fail-one-shard`); or a path (`drills/kill.yaml`)
 * @throws ScenarioError that lists every problem, each with file, line:column and field
 */
export function loadScenario(nameOrPath: string): AnyScenario {
  return loadAnyScenario(resolveScenario(nameOrPath));
}
