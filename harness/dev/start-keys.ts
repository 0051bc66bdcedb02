/** Idempotency keys of starts: a client that sends its request again gets the run that it has started. */

/** For so long Render answers a key with the same run, in ms. */
const REMEMBERED_MS = 24 * 3_600_000;

export interface StartKeys {
  /** The run that was started with a key, if it still counts. */
  runOf(key: string, now: number): string | undefined;
  add(key: string, run: string, now: number): void;
  /** A run is dropped: its key starts another one. */
  drop(run: string): void;
}

/** Remembers none yet. */
export function createStartKeys(): StartKeys {
  const starts = new Map<string, { readonly run: string; readonly at: number }>();
  const keys = new Map<string, string>();
  return {
    runOf(key, now) {
      const start = starts.get(key);
      return start !== undefined && now - start.at < REMEMBERED_MS ? start.run : undefined;
    },
    add(key, run, now) {
      starts.set(key, { run, at: now });
      keys.set(run, key);
    },
    drop(run) {
      const key = keys.get(run);
      keys.delete(run);
      if (key !== undefined && starts.get(key)?.run === run) starts.delete(key);
    },
  };
}
