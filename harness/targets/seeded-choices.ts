/** Choices drawn from a seed: the same seed, the same order of everything. */
import seedrandom from "seedrandom";
import type { Choices } from "../platform/step-scheduler.ts";

export function seededChoices(seed: number): Choices {
  const random = seedrandom(String(seed));
  return { nextInt: (max) => Math.floor(random() * (max + 1)) };
}
