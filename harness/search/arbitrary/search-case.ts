/** Arbitrary cases. They shrink to one customer, one shard, no fault and steps in order. */
import fc from "fast-check";
import { DATA_KINDS, type Mode, type SearchCase } from "../search-case.ts";
import { planOf } from "./fault-plan.ts";
import { fault } from "./faults.ts";
import { type Swarm, swarmOf } from "./swarm.ts";

const CUSTOMERS = [1, 2, 5, 20, 60, 200] as const;
const SHARDS = [1, 2, 3, 4, 8] as const;
const CONCURRENCY = [4, 1, 2, 16] as const;

/** Cases of one kind, each within rates of its own; they shrink within the rates that they were drawn with. */
export function anySearchCase(mode: Mode): fc.Arbitrary<SearchCase> {
  return fc
    .noShrink(fc.nat())
    .map(swarmOf)
    .filter((swarm) => swarm.mode === mode)
    .chain(searchCase);
}

/** Cases within the rates of a run. */
export function searchCase(swarm: Swarm): fc.Arbitrary<SearchCase> {
  const { mode, kinds, mostFaults, mostChoices } = swarm;
  return fc
    .record({
      customers: fc.constantFrom(...CUSTOMERS),
      data: fc.constantFrom(...DATA_KINDS),
      shards: fc.constantFrom(...SHARDS),
      concurrency: fc.constantFrom(...CONCURRENCY),
      faults: fc.array(fault(kinds, mode), { maxLength: mostFaults, size: "max" }),
      choices: fc.array(fc.nat({ max: 65_535 }), { maxLength: mostChoices, size: "max" }),
    })
    .map(({ faults, ...rest }) => ({ mode, ...rest, faults: planOf(faults, rest.shards, mode) }));
}
