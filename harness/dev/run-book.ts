/** What the server knows of runs beside what the engine does: their order, times, and their code. */
import type { WorkflowVersion } from "./workflow-version.ts";

export interface BookedRun {
  readonly id: string;
  readonly root: string;
  /** From 1, in the order in which runs were created. */
  readonly number: number;
  readonly version: WorkflowVersion;
  /** When each attempt asked for a place, on the engine's clock. */
  readonly enqueuedAt: number[];
  /** Set when it has ended: from 1, in the order in which runs ended. */
  endNumber: number | null;
  /** On the engine's clock. */
  endedAt: number | null;
}

export interface RunBook {
  /** Books a run that has just been created. */
  add(run: Pick<BookedRun, "id" | "root" | "version">, now: number): void;
  get(run: string): BookedRun | undefined;
  /** Tells that a run has ended, and whoever waits for it. */
  end(run: string, now: number): void;
  /**
   * Calls back when a run ends, which must not have ended yet.
   *
   * @returns takes the request back
   */
  whenEnded(run: string, callback: () => void): () => void;
  /** Those below a number (null: all of them), latest first. */
  before(number: number | null): Iterable<BookedRun>;
  /** Drops every run of a root run. */
  drop(root: string): void;
  /** Versions of the runs that have not ended. */
  versionsUnderWay(): ReadonlySet<WorkflowVersion>;
}

/**
 * Makes an empty book.
 *
 * @param after the last numbers that have been given out
 */
export function createRunBook(after = { number: 0, ends: 0 }): RunBook {
  const runs = new Map<string, BookedRun>();
  const runsOf = new Map<string, BookedRun[]>();
  const underWay = new Set<BookedRun>();
  const waiting = new Map<string, Set<() => void>>();
  let { number, ends } = after;

  return {
    add({ id, root, version }, now) {
      const run: BookedRun = {
        id,
        root,
        number: ++number,
        version,
        enqueuedAt: [now],
        endNumber: null,
        endedAt: null,
      };
      runs.set(id, run);
      underWay.add(run);
      const tree = runsOf.get(root) ?? [];
      tree.push(run);
      runsOf.set(root, tree);
    },
    get: (run) => runs.get(run),
    end(id, now) {
      const run = runs.get(id);
      if (run === undefined) return;
      run.endNumber = ++ends;
      run.endedAt = now;
      underWay.delete(run);
      const callbacks = waiting.get(id) ?? [];
      waiting.delete(id);
      for (const callback of callbacks) callback();
    },
    whenEnded(run, callback) {
      const callbacks = waiting.get(run) ?? new Set();
      waiting.set(run, callbacks);
      callbacks.add(callback);
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0 && waiting.get(run) === callbacks) waiting.delete(run);
      };
    },
    *before(limit) {
      for (const run of [...runs.values()].reverse()) {
        if (limit === null || run.number < limit) yield run;
      }
    },
    drop(root) {
      for (const { id } of runsOf.get(root) ?? []) runs.delete(id);
      runsOf.delete(root);
    },
    versionsUnderWay: () => new Set([...underWay].map(({ version }) => version)),
  };
}
