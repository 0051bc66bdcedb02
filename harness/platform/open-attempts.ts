/** Attempts for which something is at work or still to come: found, counted and waited for. */
import type { AttemptToStart } from "./executor.ts";

interface OfAttempt {
  readonly attempt: AttemptToStart;
}

export interface OpenAttempts<State extends OfAttempt> {
  add(state: State): void;
  get(run: string, attempt: number): State | undefined;
  /** It is over, and nothing is kept of it; fine to call twice. */
  remove(state: State): void;
  /** Those of a root run, or all of them (null), as they are now. */
  of(root: string | null): readonly State[];
  /** Settles when a root run, or all (null), has none left; at once if so. */
  whenNone(root: string | null): Promise<void>;
}

/** An empty list. A run of 10 000 shards waits for its end without a search at each exit. */
export function createOpenAttempts<State extends OfAttempt>(): OpenAttempts<State> {
  const states = new Map<string, State>();
  /** How many there are, by root run. */
  const counts = new Map<string, number>();
  const waiting = new Map<string | null, (() => void)[]>();

  const count = (root: string | null) => (root === null ? states.size : (counts.get(root) ?? 0));

  function change(root: string, by: 1 | -1): void {
    const left = count(root) + by;
    if (left > 0) counts.set(root, left);
    else counts.delete(root);
  }

  function tellIfNone(root: string | null): void {
    if (count(root) > 0) return;
    const resolves = waiting.get(root) ?? [];
    waiting.delete(root);
    for (const resolve of resolves) resolve();
  }

  return {
    add(state) {
      states.set(keyOf(state.attempt.run, state.attempt.attempt), state);
      change(state.attempt.root, 1);
    },
    get: (run, attempt) => states.get(keyOf(run, attempt)),
    remove({ attempt: { run, attempt, root } }) {
      if (!states.delete(keyOf(run, attempt))) return;
      change(root, -1);
      tellIfNone(root);
      tellIfNone(null);
    },
    of: (root) =>
      [...states.values()].filter(({ attempt }) => root === null || attempt.root === root),
    whenNone(root) {
      return new Promise((resolve) => {
        waiting.set(root, [...(waiting.get(root) ?? []), resolve]);
        tellIfNone(root);
      });
    },
  };
}

function keyOf(run: string, attempt: number): string {
  return `${run}#${attempt}`;
}
