/** Runs of earlier servers, all of which have ended. */
import type { KnownRun } from "./known-run.ts";

export interface PastRuns {
  /** The last numbers that they were given; 0 without any. */
  readonly last: { readonly number: number; readonly ends: number };
  get(run: string): KnownRun | undefined;
  /** Those created before the run of that number (null: all), latest first. */
  before(number: number | null): Iterable<KnownRun>;
  /** Drops every run of a root run. */
  drop(root: string): void;
}

/** Puts them in order. */
export function createPastRuns(past: readonly KnownRun[]): PastRuns {
  const latestFirst = past.toSorted((a, b) => b.number - a.number);
  const runs = new Map(latestFirst.map((run) => [run.id, run]));
  const runsOf = new Map<string, string[]>();
  for (const { id, root } of past) {
    const ids = runsOf.get(root) ?? [];
    ids.push(id);
    runsOf.set(root, ids);
  }
  return {
    last: {
      number: latestFirst[0]?.number ?? 0,
      ends: past.reduce((most, { endNumber }) => Math.max(most, endNumber ?? 0), 0),
    },
    get: (run) => runs.get(run),
    *before(number) {
      for (const run of runs.values()) if (number === null || run.number < number) yield run;
    },
    drop(root) {
      for (const id of runsOf.get(root) ?? []) runs.delete(id);
      runsOf.delete(root);
    },
  };
}
