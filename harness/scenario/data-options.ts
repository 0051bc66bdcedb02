/** What the generator is asked for, so that a scenario's data can be made. */
import type { DataOptions } from "../../data/options.ts";
import type { Scenario } from "./schema.ts";

/** Options for `data/`: the scenario's own, its seed, and for a hot shard the number of shards. */
export function dataOptionsOf(scenario: Scenario): DataOptions {
  const hot = scenario.data.hotShard === undefined ? {} : { shards: scenario.run.shards };
  return { ...scenario.data, ...hot, seed: scenario.seed };
}
