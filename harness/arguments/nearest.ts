/** Which known word a misspelt one was meant to be. */

/**
 * The candidate that is nearest to `word`, or null if none is near enough to be worth a guess.
 * Near means: at most a third of the letters (at least one) inserted, dropped, changed or swapped
 * with their neighbour; case does not count. Of equally near ones the first is taken.
 *
 * @example nearest("shard.mergd", ["shard.start", "shard.merged"]) // "shard.merged"
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, known.length) / 3));
    // A distance is never below the difference in length: spares the table for hopeless pairs.
    if (Math.abs(known.length - wanted.length) > limit) continue;
    const found = distance(wanted, known);
    if (found <= limit && found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** ` Did you mean "x"?`-part of a message, with a leading separator; empty without a guess. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const guess = nearest(word, candidates);
  return guess === null ? "" : `; did you mean "${guess}"?`;
}

/** Damerau-Levenshtein distance, in the form where no piece is edited twice. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] as number;
