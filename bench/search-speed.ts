/**
 * How many simulated runs a minute the search makes, drawing, playing and judging included: 4 shards,
 * 200 customers, faults and interleavings as the search draws them.
 *
 *     npm run bench:search
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { bundleFile } from "../harness/platform/bundle.ts";
import { createEstimate } from "../harness/report/estimate.ts";
import { provenance, resultText } from "./provenance.ts";
import type { Order } from "./search-speed-thread.ts";

const SHARDS = 4;
const CUSTOMERS = 200;
const SECONDS = 20;
const ROUNDS = 3;
const RESULT = new URL("results/search-speed.json", import.meta.url);

const folder = mkdtempSync(join(tmpdir(), "shardproof-bench-"));
try {
  const thread = await bundleFile(
    folder,
    new URL("search-speed-thread.ts", import.meta.url).pathname,
  );
  const threads = availableParallelism();
  const measured = provenance("npm run bench:search");
  const perMinute: number[] = [];
  const estimate = createEstimate(() => performance.now());
  for (let round = 0; round < ROUNDS; round++) {
    const runs = await Promise.all(
      Array.from({ length: threads }, (_, index) =>
        runsOf(thread, {
          shards: SHARDS,
          customers: CUSTOMERS,
          first: 1000 + index,
          step: threads,
          ms: SECONDS * 1000,
        }),
      ),
    );
    const total = runs.reduce((sum, each) => sum + each, 0);
    perMinute.push(Math.round((total * 60) / SECONDS));
    const left = estimate(round + 1, ROUNDS);
    process.stdout.write(
      `round ${round + 1} of ${ROUNDS}${left && `, ${left}`}: ${perMinute.at(-1)} runs a minute on ${threads} threads\n`,
    );
  }
  const median = [...perMinute].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  writeFileSync(
    RESULT,
    resultText({ ...measured, shards: SHARDS, customers: CUSTOMERS, threads, perMinute, median }),
  );
  process.stdout.write(
    `median ${median} runs a minute: ${SHARDS} shards, ${CUSTOMERS} customers, ${measured.machine.cpus} × ${measured.machine.cpu}, Node ${measured.node}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs of one thread in the time that is measured, which begins when it is warm. */
function runsOf(thread: string, order: Order): Promise<number> {
  const worker = new Worker(thread);
  return new Promise<number>((resolve, reject) => {
    worker.once("error", reject);
    worker.on("message", (message: { readonly is: string; readonly runs?: number }) => {
      if (message.is === "done") resolve(message.runs ?? 0);
    });
    worker.postMessage(order);
  }).finally(() => worker.terminate());
}
