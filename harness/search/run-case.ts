/** Plays one case in simulation and judges it. */
import type { AnyTaskDefinition } from "../../tasks/definition.ts";
import { sourceOrders } from "../faults/matching.ts";
import type { Finding } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { StuckError } from "../platform/step-scheduler.ts";
import type { Scenario } from "../scenario/schema.ts";
import { judge } from "../targets/judge.ts";
import type { Played } from "../targets/played.ts";
import { listedChoices } from "../targets/seeded-choices.ts";
import {
  generateFiles,
  prepareSources,
  referenceOf,
  type SimulatedSources,
  type SourceFiles,
  simulate,
} from "../targets/simulated.ts";
import { type SearchCase, scenarioOf } from "./search-case.ts";

export interface CaseResult {
  readonly scenario: Scenario;
  readonly journal: readonly JournalEntry[];
  /** Every invariant but those that only a person's scenario can promise, and `liveness`. */
  readonly findings: readonly Finding[];
}

export interface CaseRunner {
  run(searched: SearchCase): Promise<CaseResult>;
}

/**
 * Makes a runner. It keeps what cases share: sources, oracle and fault-free run of the same data.
 *
 * @param definitions the tasks to play; the pipeline's without it
 */
export function createCaseRunner(definitions?: readonly AnyTaskDefinition[]): CaseRunner {
  const generated = new Map<string, Promise<SourceFiles>>();
  const shared = new Map<
    string,
    Promise<{ sources: SimulatedSources; reference: Played["reference"] }>
  >();
  const options = definitions === undefined ? {} : { definitions };

  function sharedBy(scenario: Scenario) {
    const spoilt = sourceOrders(scenario.faults);
    const key = JSON.stringify([scenario.data, scenario.run.shards, spoilt]);
    let known = shared.get(key);
    if (known === undefined) {
      known = prepare(scenario);
      shared.set(key, known);
    }
    return known;
  }

  /** The bytes do not depend on the number of shards: generating them takes the longest. */
  async function prepare(scenario: Scenario) {
    const key = JSON.stringify(scenario.data);
    const files = generated.get(key) ?? generateFiles(scenario);
    generated.set(key, files);
    const sources = await prepareSources(scenario, await files);
    return { sources, reference: await referenceOf(scenario, sources, options) };
  }

  return {
    async run(searched) {
      const scenario = scenarioOf(searched, "found", "A case of the search.");
      const { sources, reference } = await sharedBy(scenario);
      const journal: JournalEntry[] = [];
      try {
        const { evidence, retryPolicies } = await simulate(scenario, sources, {
          ...options,
          choices: listedChoices(searched.choices),
          onEntry: (entry) => journal.push(entry),
        });
        const played = { drill: evidence, reference, oracle: sources.oracle, retryPolicies };
        const findings = judge(scenario, played);
        return { scenario, journal, findings };
      } catch (error) {
        if (!(error instanceof StuckError)) throw error;
        return { scenario, journal, findings: [liveness(error)] };
      }
    },
  };
}

function liveness(error: StuckError): Finding {
  return {
    invariant: "liveness",
    title: "Every run ends.",
    verdict: "violated",
    evidence: [error.message],
    reason: null,
  };
}
