/** How long ended runs are kept: as long as there is room. */

export interface RetentionLimits {
  /** Runs, subtasks included. */
  readonly maxRuns: number;
  /** Bytes of their arguments, results and errors. */
  readonly maxBytes: number;
}

export const DEFAULT_RETENTION: RetentionLimits = { maxRuns: 20_000, maxBytes: 256_000_000 };

export interface Retention {
  /** A run has begun, for that root run. */
  began(root: string): void;
  /** A run of that root run now holds so many bytes more. */
  grew(root: string, bytes: number): void;
  /** A root run has ended, and so has all below it. */
  ended(root: string): void;
  /** Root runs that have not ended, and what they and all below them hold. */
  readonly underWay: { readonly roots: number; readonly bytes: number };
}

interface Tree {
  runs: number;
  bytes: number;
}

/**
 * Makes the books. What exceeds the limits goes: root runs that have ended, with all below them, those
 * that ended first first. Neither runs under way nor the one that ended last are ever dropped.
 *
 * @param drop forgets a root run and all below it
 */
export function createRetention(limits: RetentionLimits, drop: (root: string) => void): Retention {
  const underWay = new Map<string, Tree>();
  /** In the order in which they ended. */
  const ended = new Map<string, Tree>();
  const total: Tree = { runs: 0, bytes: 0 };
  const ofEnded: Tree = { runs: 0, bytes: 0 };

  function makeRoom(): void {
    for (const [root, tree] of ended) {
      const isWithin = total.runs <= limits.maxRuns && total.bytes <= limits.maxBytes;
      if (isWithin || ended.size === 1) return;
      ended.delete(root);
      for (const sum of [total, ofEnded]) {
        sum.runs -= tree.runs;
        sum.bytes -= tree.bytes;
      }
      drop(root);
    }
  }

  return {
    began(root) {
      const tree = underWay.get(root) ?? { runs: 0, bytes: 0 };
      underWay.set(root, tree);
      tree.runs += 1;
      total.runs += 1;
    },
    grew(root, bytes) {
      const tree = underWay.get(root);
      if (tree === undefined) return;
      tree.bytes += bytes;
      total.bytes += bytes;
      makeRoom();
    },
    ended(root) {
      const tree = underWay.get(root);
      if (tree === undefined) return;
      underWay.delete(root);
      ended.set(root, tree);
      ofEnded.runs += tree.runs;
      ofEnded.bytes += tree.bytes;
      makeRoom();
    },
    get underWay() {
      return { roots: underWay.size, bytes: total.bytes - ofEnded.bytes };
    },
  };
}
