/** The candidate that takes the fewest edits to become from `word`; for "did you mean". */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = editDistance(word, candidate);
    if (edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Levenshtein: letters to insert, delete or replace. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replace = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const edit = 1 + Math.min(above[column] ?? 0, current[column - 1] ?? 0);
      current.push(Math.min(replace, edit));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
