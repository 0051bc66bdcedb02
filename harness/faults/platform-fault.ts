/** What platform faults share: they strike in delivery, so the deployed platform cannot be told of them. */
import { z } from "zod";
import {
  isSelected,
  type SelectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import type { FaultProblem, Occasion, RunShape } from "./fault.ts";

/** Why a fault of delivery is not played on the remote target. */
export const NOT_ON_REMOTE = "Not played: Render's own delivery cannot be told to fail.";
/** The same, for `skipOn`. */
export const SKIPPED_ON_REMOTE = { remote: "Render's own delivery cannot be told to fail" };

const AFTER_SHARDS = "a whole number from 0 to 9999";

/** How many shards must have completed before something strikes the root run. */
export const afterShardsField = z
  .int(AFTER_SHARDS)
  .min(0, AFTER_SHARDS)
  .max(9999, AFTER_SHARDS)
  .default(1)
  .describe("Strikes when so many shards have completed (default 1); the others are at work then.");

/** A run whose shards have all completed is as good as over: nothing is left to strike at. */
export function afterShardsProblems(
  { afterShards }: { readonly afterShards: number },
  run: RunShape,
): FaultProblem[] {
  if (afterShards < run.shards) return [];
  const text = `${afterShards} comes too late: the run has ${run.shards} shards. Allowed: 0 to ${run.shards - 1}.`;
  return [{ path: ["afterShards"], text }];
}

const DELAY = "a whole number of milliseconds from 1 to 600000";

/** A delay in ms. */
export const delayField = z.int(DELAY).min(1, DELAY).max(600_000, DELAY);

/** The parts of a fault that strikes the attempts selected, and has no figures of its own. */
export function strikesSelection<Action extends "lost-result" | "late-result" | "spin-up-failure">(
  action: Action,
) {
  return {
    problems: (fault: SelectionFields, run: RunShape) => selectionProblems(selectionOf(fault), run),
    deliver: (fault: SelectionFields, position: number, occasion: Occasion) =>
      isSelected(selectionOf(fault), occasion) ? { fault: position, action } : null,
  };
}
