/** Fault plans that fit a run, from faults that know nothing of one another. */
import fc from "fast-check";
import { type Fault, type FaultPlan, faultProblems, faultSchema } from "../../faults/index.ts";
import type { Mode } from "../search-case.ts";
import { fault, kindsOf, type RawFault } from "./faults.ts";

/** Hangs that a plan may hold where the run must end well: each takes a shard's whole timeout. */
const MOST_HANGS = 2;
/** What strikes the root run: together they would say different things of how it must end. */
const OF_THE_ROOT = new Set(["orchestrator-crash", "host-crash", "double-trigger", "cancel"]);

/** Faults of a plan that is drawn for itself. */
const MOST_FAULTS = 4;

/** Plans of any kinds of faults, for a run of so many shards; they shrink to none. */
export function faultPlan(shards: number, mode: Mode): fc.Arbitrary<FaultPlan> {
  return fc
    .array(fault(kindsOf(mode), mode), { maxLength: MOST_FAULTS, size: "max" })
    .map((raw) => planOf(raw, shards, mode));
}

/** The faults that fit a run of so many shards, without those that contradict another. */
export function planOf(raw: readonly RawFault[], shards: number, mode: Mode): FaultPlan {
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
