/** The search: seeds spread over threads, the lowest one that fails, shrunk. */
import { Worker } from "node:worker_threads";
import type { Found, FromThread, ToThread } from "./messages.ts";

export interface SearchOptions {
  /** The bundled thread (`bundleThread`). */
  readonly thread: string;
  readonly firstSeed: number;
  /** How many seeds at the most, one run each. */
  readonly runs: number;
  /** When no further run is begun. */
  readonly seconds: number;
  readonly threads: number;
  /** Invariants that count; all without it. */
  readonly only?: readonly string[] | undefined;
  /** Told now and then, and once at the end. */
  onProgress?(progress: SearchProgress): void;
  /** A case has failed and is being shrunk. */
  onFailure?(seed: number): void;
}

export interface SearchProgress {
  readonly runs: number;
  readonly seconds: number;
  /** Different runs, by what happened in which order. */
  readonly shapes: number;
  /** Pairs of failpoint and fault that struck. */
  readonly pairs: ReadonlySet<string>;
}

export interface SearchResult extends SearchProgress {
  /** The lowest seed that fails, or null. */
  readonly failure: { readonly seed: number; readonly found: Found } | null;
}

/**
 * Searches. Which seeds are tried does not depend on the number of threads; where one fails, all
 * lower ones are tried before it is told, so that every machine tells the same.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { firstSeed, runs, seconds, threads, only } = options;
  const began = performance.now();
  const shapes = new Set<string>();
  const pairs = new Set<string>();
  let done = 0;
  let lowest: number | null = null;
  const progress = (): SearchProgress => ({
    runs: done,
    seconds: (performance.now() - began) / 1000,
    shapes: shapes.size,
    pairs,
  });

  const workers = Array.from({ length: threads }, () => new Worker(options.thread));
  const send = (worker: Worker, message: ToThread) => worker.postMessage(message);
  const stopBefore = (seed: number) => {
    for (const worker of workers) send(worker, { do: "stop-before", seed });
  };
  const timer = setTimeout(() => stopBefore(firstSeed), seconds * 1000);
  try {
    await Promise.all(
      workers.map(
        (worker, index) =>
          new Promise<void>((resolve, reject) => {
            worker.once("error", reject);
            worker.on("message", (message: FromThread) => {
              if (message.is === "progress") {
                done += message.runs;
                for (const shape of message.shapes) shapes.add(shape);
                for (const pair of message.pairs) pairs.add(pair);
                options.onProgress?.(progress());
              } else if (message.is === "failed") {
                lowest = lowest === null ? message.seed : Math.min(lowest, message.seed);
                stopBefore(lowest);
              } else if (message.is === "done") resolve();
            });
            const share = {
              first: firstSeed + index,
              step: threads,
              end: firstSeed + runs,
              only,
            };
            send(worker, { do: "search", share });
          }),
      ),
    );
    clearTimeout(timer);
    if (lowest === null) return { ...progress(), failure: null };
    options.onFailure?.(lowest);
    const found = await shrink(workers[0] as Worker, lowest, only);
    return { ...progress(), failure: found && { seed: lowest, found } };
  } finally {
    clearTimeout(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function shrink(
  worker: Worker,
  seed: number,
  only: readonly string[] | undefined,
): Promise<Found | null> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.on("message", (message: FromThread) => {
      if (message.is === "shrunk") resolve(message.found);
    });
    worker.postMessage({ do: "shrink", seed, only } satisfies ToThread);
  });
}
