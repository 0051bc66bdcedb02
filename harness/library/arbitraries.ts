/**
 * Arbitraries for [fast-check](https://fast-check.dev): what Shardproof's own properties and its search
 * draw from. Import `fc` from here too, so that both are of one version.
 *
 * @example
 * import { assertHolds, playScenario } from "shardproof";
 * import { fc, scenario } from "shardproof/arbitraries";
 *
 * test("whatever a run must survive, it survives", async () => {
 *   await fc.assert(
 *     fc.asyncProperty(scenario(), async (drawn) => {
 *       assertHolds(await playScenario(drawn, { target: "simulated" }));
 *     }),
 *   );
 * });
 */
import fc from "fast-check";
import {
  customerId as anyCustomerId,
  type SourceFiles,
  sourceDrafts,
  writeSources,
} from "../../properties/arbitrary/sources.ts";
import type { FaultPlan } from "../faults/index.ts";
import type { Scenario } from "../scenario/schema.ts";
import { faultPlan as anyFaultPlan } from "../search/arbitrary/fault-plan.ts";
import { anySearchCase } from "../search/arbitrary/search-case.ts";
import { type Mode, scenarioOf } from "../search/search-case.ts";

export type { FaultPlan, Mode, Scenario, SourceFiles };
export { fc };

/**
 * Customer ids: plain ones, and such as a careless parser, comparison, locale or map would confuse,
 * change or lose (`007` and `7`, `É` in NFC and NFD, `__proto__`, line breaks). Ids are never empty.
 */
export function customerId(): fc.Arbitrary<string> {
  return anyCustomerId();
}

/**
 * The four source files as bytes, with every awkward case of real exports: byte order marks, CRLF,
 * quoted line breaks, columns in another order, malformed rows of each kind. Up to 16 rows a file. A
 * counterexample shows their text.
 */
export function sources(): fc.Arbitrary<SourceFiles> {
  return sourceDrafts().map((drafts) => {
    const files = writeSources(drafts);
    return Object.assign(
      { ...files },
      { [fc.toStringMethod]: () => drafts.map(fc.stringify).join("") },
    );
  });
}

/** How far drawn faults may go. */
export interface FaultOptions {
  /**
   * `recoverable` (default): within what the retry policy must survive, so that the run must end well.
   * `unbounded`: anything goes; the run may fail, but nothing wrong may look finished.
   */
  readonly mode?: Mode;
}

/** Fault plans of up to four faults for a run of the reference pipeline; they shrink to none. */
export function faultPlan({
  shards,
  mode = "recoverable",
}: FaultOptions & {
  /** How many shards the run has. */
  readonly shards: number;
}): fc.Arbitrary<FaultPlan> {
  return anyFaultPlan(shards, mode);
}

/**
 * Whole scenarios of the reference pipeline, as the search draws them: data, shards, faults, order of
 * concurrent work, and how the run must end. They shrink to one customer, one shard and no fault.
 */
export function scenario({
  mode = "recoverable",
  name = "arbitrary",
}: FaultOptions & {
  /** Names its folder and its file. */
  readonly name?: string;
} = {}): fc.Arbitrary<Scenario> {
  return anySearchCase(mode).map((drawn) =>
    scenarioOf(drawn, name, `An arbitrary scenario with ${mode} faults.`),
  );
}
