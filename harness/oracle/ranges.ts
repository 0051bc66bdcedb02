/** Ranges of customer ids, in order of their bytes: what is in one of them fits into memory. */

/**
 * Where ranges part: the first id of every range but the first, ascending, as byte text. With none
 * there is one range, which holds everybody.
 */
export type Boundaries = readonly string[];

/**
 * The number of the range that an id lies in, from 0.
 *
 * @param guess where to look first: sources are often sorted, and the last id's range is the next one's
 */
export function rangeOf(boundaries: Boundaries, id: string, guess = 0): number {
  const from = boundaries[guess - 1];
  const to = boundaries[guess];
  if ((from === undefined || from <= id) && (to === undefined || id < to)) return guess;
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boundaries[middle] as string) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Boundaries between ranges of about the same number of rows, judged by some of them. Whether they
 * are about the same decides about time and memory, and about nothing else.
 *
 * @param samples ids of rows from all over the sources; taken over, and sorted
 */
export function boundariesBetween(samples: string[], ranges: number): Boundaries {
  samples.sort();
  const at = (range: number) => samples[Math.floor((range * samples.length) / ranges)];
  const chosen = Array.from({ length: ranges - 1 }, (_, range) => at(range + 1));
  return [...new Set(chosen)].filter((id) => id !== undefined);
}
