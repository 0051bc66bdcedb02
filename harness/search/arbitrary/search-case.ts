/** Arbitrary cases. They shrink to one customer, one shard, no fault and steps in order. */
import fc from "fast-check";
import { type Fault, type FaultPlan, faultProblems, faultSchema } from "../../faults/index.ts";
import { DATA_KINDS, type Mode, type SearchCase } from "../search-case.ts";
import { fault, type RawFault } from "./faults.ts";
import type { Swarm } from "./swarm.ts";

const CUSTOMERS = [1, 2, 5, 20, 60, 200] as const;
const SHARDS = [1, 2, 3, 4, 8] as const;
const CONCURRENCY = [4, 1, 2, 16] as const;

/** Hangs that a plan may hold where the run must end well: each takes a shard's whole timeout. */
const MOST_HANGS = 2;
/** What strikes the root run: together they would say different things of how it must end. */
const OF_THE_ROOT = new Set(["orchestrator-crash", "host-crash", "double-trigger", "cancel"]);

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

/** The faults that fit a run of so many shards, without those that contradict another. */
function planOf(raw: readonly RawFault[], shards: number, mode: Mode): FaultPlan {
  const plan: Fault[] = [];
  let hangs = 0;
  for (const fields of raw) {
    const parsed = faultSchema.safeParse(fitted(fields, shards));
    if (!parsed.success || faultProblems(parsed.data, { shards }).length > 0) continue;
    const { fault: kind } = parsed.data;
    if (OF_THE_ROOT.has(kind) && plan.some((other) => OF_THE_ROOT.has(other.fault))) continue;
    if (kind === "reordered-completion" && plan.some((other) => other.fault === kind)) continue;
    if (isSpoilt(plan, parsed.data)) continue;
    if (kind === "hang" && mode === "recoverable" && ++hangs > MOST_HANGS) continue;
    plan.push(parsed.data);
  }
  return plan;
}

function fitted(fields: RawFault, shards: number): RawFault {
  const { shard, afterShards } = fields as { shard?: number; afterShards?: number };
  return {
    ...fields,
    ...(shard !== undefined && { shard: shard % shards }),
    ...(afterShards !== undefined && { afterShards: afterShards % shards }),
  };
}

/** Whether an earlier fault has taken the source that this one would spoil. */
function isSpoilt(plan: FaultPlan, fault: Fault): boolean {
  if (!fault.fault.endsWith("-source")) return false;
  const { source } = fault as { readonly source?: string };
  return plan.some(
    (other) =>
      other.fault.endsWith("-source") && (other as { readonly source?: string }).source === source,
  );
}
