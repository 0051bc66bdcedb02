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
import { z } from "zod";
import {
  customerId as anyCustomerId,
  type SourceFiles,
  sourceDrafts,
  writeSources,
} from "../../properties/arbitrary/sources.ts";
import type { FaultPlan } from "../faults/index.ts";
import { runSchema, type Scenario, scenarioSchema } from "../scenario/schema.ts";
import { faultPlan as anyFaultPlan } from "../search/arbitrary/fault-plan.ts";
import { anySearchCase } from "../search/arbitrary/search-case.ts";
import { type Mode, scenarioOf } from "../search/search-case.ts";
import { checkOptions } from "./check-options.ts";

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

const mode = z.enum(["recoverable", "unbounded"], "a mode").optional();
const planOptions = z.strictObject({ shards: runSchema.shape.shards, mode });
const scenarioOptions = z.strictObject({ name: scenarioSchema.shape.name.optional(), mode });

/**
 * Fault plans of up to four faults for a run of the reference pipeline; they shrink to none.
 *
 * @throws UsageError an option is missing, unknown or not as it must be
 * @example
 * fc.asyncProperty(faultPlan({ shards: 4 }), async (faults) => { … });
 */
export function faultPlan(
  options: FaultOptions & {
    /** How many shards the run has: a fault in another shard would strike nothing. */
    readonly shards: number;
  },
): fc.Arbitrary<FaultPlan> {
  checkOptions("faultPlan", planOptions, options ?? {});
  const { shards, mode = "recoverable" } = options;
  return anyFaultPlan(shards, mode);
}

/**
 * Whole scenarios of the reference pipeline, as the search draws them: data, shards, faults, order of
 * concurrent work, and how the run must end. They shrink to one customer, one shard and no fault.
 *
 * @throws UsageError an option is unknown or not as it must be
 */
export function scenario(
  options: FaultOptions & {
    /** Names its folder and its file. */
    readonly name?: string;
  } = {},
): fc.Arbitrary<Scenario> {
  checkOptions("scenario", scenarioOptions, options);
  const { mode = "recoverable", name = "arbitrary" } = options;
  return anySearchCase(mode).map((drawn) =>
    scenarioOf(drawn, name, `An arbitrary scenario with ${mode} faults.`),
  );
}
