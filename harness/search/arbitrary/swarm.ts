/**
 * Swarm testing: each run draws its own rates, so that some runs are all duplicates and others all
 * crashes. A mix in which everything is always possible hides bugs that need much of one thing.
 * (Groce et al., "Swarm Testing", ISSTA 2012.)
 */
import seedrandom from "seedrandom";
import type { Mode } from "../search-case.ts";
import { FAULT_KINDS, type FaultKind, kindsOf } from "./faults.ts";

export interface Swarm {
  readonly mode: Mode;
  /** The faults that this run may have; at least one kind. */
  readonly kinds: readonly FaultKind[];
  readonly mostFaults: number;
  /** How many steps are chosen freely; the rest goes in order. */
  readonly mostChoices: number;
}

/** The rates of one run, from its seed alone. */
export function swarmOf(seed: number): Swarm {
  const random = seedrandom(`swarm ${seed}`);
  const below = (limit: number) => Math.floor(random() * limit);
  const mode = below(2) === 0 ? "recoverable" : "unbounded";
  const possible = kindsOf(mode);
  const rate = [0.1, 0.3, 0.6, 1][below(4)] as number;
  const kinds = possible.filter(() => random() < rate);
  return {
    mode,
    kinds: kinds.length > 0 ? kinds : [possible[below(possible.length)] ?? FAULT_KINDS[0]],
    mostFaults: [1, 2, 4, 8][below(4)] as number,
    mostChoices: [0, 20, 100, 400][below(4)] as number,
  };
}
