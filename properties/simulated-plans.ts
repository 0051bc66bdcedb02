/** Random plans, played in simulation, each with a name for all that happened and all that is left. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { journalLine } from "../harness/journal/journal.ts";
import { StuckError } from "../harness/platform/step-scheduler.ts";
import { searchCase } from "../harness/search/arbitrary/search-case.ts";
import { swarmOf } from "../harness/search/arbitrary/swarm.ts";
import { scenarioOf } from "../harness/search/search-case.ts";
import { seededChoices } from "../harness/targets/seeded-choices.ts";
import {
  generateFiles,
  prepareSources,
  type SourceFiles,
  simulate,
} from "../harness/targets/simulated.ts";

/** Which plans: so many seeds from the first one on. */
export interface PlanRange {
  readonly firstSeed: number;
  readonly count: number;
}

/**
 * Draws the plans and plays each. The seed of a plan also decides the order of its concurrent work.
 *
 * @returns by seed, a sha256 over the plan, its journal line by line and every byte of its output
 */
export async function playPlans({ firstSeed, count }: PlanRange): Promise<string[]> {
  const generated = new Map<string, Promise<SourceFiles>>();
  const names: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const [drawn] = fc.sample(searchCase(swarmOf(seed)), { seed, numRuns: 1, path: "" });
    if (drawn === undefined) throw new Error(`nothing was drawn from seed ${seed}`);
    const scenario = { ...scenarioOf(drawn, "plan", "A random plan."), seed };
    const hash = createHash("sha256").update(JSON.stringify(scenario));
    // Data sets are few, and making them takes longest.
    const key = JSON.stringify(scenario.data);
    const files = generated.get(key) ?? generateFiles(scenario);
    generated.set(key, files);
    const sources = await prepareSources(scenario, await files);
    try {
      const { evidence } = await simulate(scenario, sources, {
        choices: seededChoices(seed),
        onEntry: (entry) => hash.update(journalLine(entry)),
      });
      for (const path of evidence.files.paths) hash.update(path).update(evidence.files.read(path));
    } catch (error) {
      // That a run never ends is for others to judge; here it must always do so.
      if (!(error instanceof StuckError)) throw error;
      hash.update(error.message);
    }
    names.push(hash.digest("hex"));
  }
  return names;
}
