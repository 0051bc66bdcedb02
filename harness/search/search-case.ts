/** One plan that the search tries, and the scenario that it is. */
import { TASK_ATTEMPTS } from "../faults/attempt-selection.ts";
import type { FaultPlan } from "../faults/index.ts";
import { definitionOf } from "../faults/index.ts";
import { namedIn, type Selector } from "../faults/selector.ts";
import { type Scenario, scenarioSchema } from "../scenario/schema.ts";

/**
 * `recoverable`: within what the retry policy must survive, so the run must end well.
 * `unbounded`: anything goes; the run may fail, but nothing wrong may look finished.
 */
export type Mode = "recoverable" | "unbounded";

/** What is particular about the data, from the plainest on. */
export const DATA_KINDS = ["plain", "gaps", "awkward"] as const;
export type DataKind = (typeof DATA_KINDS)[number];

export interface SearchCase {
  readonly mode: Mode;
  readonly customers: number;
  readonly data: DataKind;
  readonly shards: number;
  readonly concurrency: number;
  readonly faults: FaultPlan;
  /** Which of the waiting steps goes next. */
  readonly choices: readonly number[];
}

const DATA: Readonly<Record<DataKind, object>> = {
  plain: {},
  gaps: { missing: 0.3, superseded: 0.1 },
  awkward: {
    missing: 0.2,
    superseded: 0.1,
    awkwardIds: 0.3,
    awkwardFields: 0.2,
    malformed: 0.1,
    crlf: true,
    shuffleColumns: true,
  },
};

/** Every play of the search generates its data from this seed, so that data sets can be kept. */
const DATA_SEED = 42;

/** A case as a scenario, with what it must end like. */
export function scenarioOf(
  { mode, customers, data, shards, concurrency, faults, choices }: SearchCase,
  name: string,
  description: string,
): Scenario {
  return scenarioSchema.parse({
    name,
    description,
    tags: ["found"],
    seed: DATA_SEED,
    // One customer cannot lack a source: somebody has to be in all four.
    data: { customers, ...(customers > 1 ? DATA[data] : {}) },
    run: {
      shards,
      concurrency,
      ...(data === "awkward" && { maxQuarantined: 1 }),
      choices,
    },
    faults,
    expect: {
      outcome: mode === "recoverable" ? "completed" : "any",
      attempts: attemptsOf(faults, mode),
      // A fault may be for an attempt that never comes.
      strikes: "any",
    },
  });
}

/** Only shards that a fault names may be tried again; where anything goes, any of them may. */
function attemptsOf(faults: FaultPlan, mode: Mode): Record<string, [number, number]> {
  // A run that ends early may not have asked for a shard at all.
  const least = mode === "recoverable" ? 1 : 0;
  const most = TASK_ATTEMPTS.process_shard;
  const attempts: Record<string, [number, number]> = {
    "*": mode === "recoverable" ? [1, 1] : [0, most],
  };
  for (const fault of faults) {
    const { shard } = fault as { readonly shard?: Selector };
    const isOfShards = definitionOf(fault).schema.shape.shard !== undefined;
    if (!isOfShards) continue;
    const named = namedIn(shard ?? "*");
    for (const each of named) attempts[String(each)] = [least, most];
    if (named.length === 0) attempts["*"] = [least, most];
  }
  return attempts;
}
