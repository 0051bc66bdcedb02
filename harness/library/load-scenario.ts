import { UsageError } from "../arguments/errors.ts";
import { loadAnyScenario, resolveScenario } from "../scenario/load.ts";
import { shown } from "../scenario/problems.ts";
import type { AnyScenario } from "../scenario/workflow-schema.ts";

/**
 * Reads a scenario file and checks it.
 *
 * @param nameOrPath the name of a file in `scenarios/` of the working directory, or of a scenario that
 *   Shardproof brings along (`fail-one-shard`); or a path (`drills/kill.yaml`)
 * @throws ScenarioError that lists every problem, each with file, line:column and field
 * @throws UsageError it is no text
 */
export function loadScenario(nameOrPath: string): AnyScenario {
  if (typeof nameOrPath !== "string") {
    throw new UsageError(
      `loadScenario: found ${shown(nameOrPath)}; allowed is a scenario's name, or a file's path`,
    );
  }
  return loadAnyScenario(resolveScenario(nameOrPath));
}
