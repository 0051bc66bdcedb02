/** Where a simulation's choices come from. */
import seedrandom from "seedrandom";
import type { Choices } from "../platform/step-scheduler.ts";

/** Choices from a list, taken modulo what is possible; when it is used up, always the first. */
export function listedChoices(list: readonly number[]): Choices {
  let next = 0;
  return { nextInt: (max) => (list[next++] ?? 0) % (max + 1) };
}

/** Choices drawn from a seed: the same seed, the same order of everything. */
export function seededChoices(seed: number): Choices {
  const random = seedrandom(String(seed));
  return { nextInt: (max) => Math.floor(random() * (max + 1)) };
}
