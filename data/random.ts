import seedrandom from "seedrandom";

/** A source of numbers from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * The random numbers that belong to one seed and one place, such as ("crm", 17). The same place
 * always gets the same numbers, in whatever order places are visited: so shuffling rows, or
 * leaving some out, changes no other row.
 *
 * Alea is integer and exact double arithmetic only, and cheap to seed (about a microsecond).
 */
export function randomFor(seed: number, ...place: (string | number)[]): Random {
  return seedrandom.alea(`${seed}/${place.join("/")}`);
}

/** An integer from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of the items, each as likely as the others. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** True in `percent` of 100 cases. */
export function chance(random: Random, percent: number): boolean {
  return random() * 100 < percent;
}

/**
 * Chooses exactly `count` of `total` items while they pass by: call the result once for each item.
 * (Selection sampling, Knuth 3.4.2 S: no memory, and every subset is as likely as another.)
 */
export function chooser(random: Random, count: number, total: number): () => boolean {
  let wanted = count;
  let left = total;
  return () => {
    const chosen = random() * left < wanted;
    left -= 1;
    if (chosen) wanted -= 1;
    return chosen;
  };
}

/** Shuffles in place (Fisher-Yates). */
export function shuffle(random: Random, items: Uint32Array | number[]): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last] as number;
    items[last] = items[other] as number;
    items[other] = held;
  }
}
