/**
 * What the local platform adds to the work: runs of shards that do nothing, each on a process of its
 * own over the socket protocol, in our real worker with all that it loads for the pipeline.
 *
 * Two times are measured. *Run*: from the client's call on a platform that is ready until the run has
 * ended and no process works for it any more, the orchestrator's own process included. *With start*:
 * the same and the platform's start before it, in which the worker registers its tasks in a process
 * of its own. Bundling the worker, once for however many runs, is in neither, and is told apart. What
 * else the machine does lengthens both; the CPU time of the run, of all its processes, says little of
 * that. Linux only, which tells it.
 *
 *     npm run bench:platform
 */

import { readFileSync, writeFileSync } from "node:fs";
import { createJournal } from "../harness/journal/record.ts";
import { bundleWorker } from "../harness/platform/bundle.ts";
import { exitOnSignals } from "../harness/platform/exit-signals.ts";
import { startLocalPlatform } from "../harness/platform/local-platform.ts";
import { temporaryFolder } from "../harness/platform/temporary-folder.ts";
import { openProgress } from "../harness/report/progress.ts";
import { provenance, resultText } from "./provenance.ts";

/** What is asked for, in ms of a run. */
const CASES = [
  { shards: 10, limitMs: 600 },
  { shards: 100, limitMs: 5000 },
] as const;
/** Attempts at once. */
const CONCURRENCY = 2;
const ROUNDS = 5;
const WORKER = new URL("platform-overhead-worker.ts", import.meta.url).pathname;
const RESULT = new URL("results/platform-overhead.json", import.meta.url);

interface Measurement {
  readonly startMs: number;
  readonly runMs: number;
  readonly runCpuMs: number;
}

/** CPU time of this process and of those that it has seen the end of, in ms, to 10 ms. */
function cpuMs(): number {
  const [, fields = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
  const ticks = fields.split(" ").slice(11, 15);
  return ticks.reduce((sum, each) => sum + Number(each) * 10, 0);
}

/** One run on a platform of its own. */
async function measure(command: readonly string[], shards: number): Promise<Measurement> {
  const began = performance.now();
  const platform = await startLocalPlatform({ command, concurrency: CONCURRENCY, waitScale: 1 });
  try {
    const cpuBefore = cpuMs();
    const ready = performance.now();
    const journal = createJournal(() => performance.now());
    const run = await platform.run({
      task: "fan_out",
      input: [{ shards }],
      record: journal.add,
      environmentOf: () => ({ LOG_LEVEL: "info" }),
    });
    const ended = performance.now();
    const runCpuMs = cpuMs() - cpuBefore;
    const attempts = journal.entries.filter(
      (entry) => entry.kind === "attempt" && entry.event === "ended",
    );
    if (run.status !== "completed" || attempts.length !== shards + 1) {
      throw new Error(`the run was ${run.status} (${run.error}) after ${attempts.length} attempts`);
    }
    return { startMs: Math.round(ready - began), runMs: Math.round(ended - ready), runCpuMs };
  } finally {
    await platform.close();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

exitOnSignals();
const folder = temporaryFolder("shardproof-bench-");
const { machine, node, ...from } = provenance("npm run bench:platform");
process.stdout.write(
  `${machine.cpus} × ${machine.cpu}, ${machine.system}, Node ${node}, load ${machine.load}\n`,
);
const beforeBundle = performance.now();
const command = await bundleWorker(folder.path, WORKER);
const bundleMs = Math.round(performance.now() - beforeBundle);
process.stdout.write(
  `${ROUNDS} rounds, ${CONCURRENCY} attempts at once; the worker was bundled in ${bundleMs} ms\n`,
);

const progress = openProgress(process.stdout, process.env, () => performance.now());
const cases = [];
for (const { shards, limitMs } of CASES) {
  const rounds: Measurement[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    rounds.push(await measure(command, shards));
    progress.show(`${shards} shards`, round, ROUNDS);
  }
  progress.clear();
  const runMs = rounds.map((each) => each.runMs);
  const withStartMs = rounds.map((each) => each.startMs + each.runMs);
  const runCpuMs = rounds.map((each) => each.runCpuMs);
  const medianRunMs = median(runMs);
  const medianCpuMs = median(runCpuMs);
  const medianWithStartMs = median(withStartMs);
  const isMet = medianRunMs < limitMs;
  if (!isMet) process.exitCode = 1;
  cases.push({
    shards,
    limitMs,
    runMs,
    withStartMs,
    runCpuMs,
    medianRunMs,
    medianWithStartMs,
    medianCpuMs,
  });
  process.stdout.write(
    `${shards} shards: run ${medianRunMs} ms (${Math.min(...runMs)} to ${Math.max(...runMs)}), ${isMet ? "below" : "NOT below"} ${limitMs} ms; with the platform's start ${medianWithStartMs} ms; CPU ${medianCpuMs} ms\n`,
  );
}
const settings = { concurrency: CONCURRENCY, rounds: ROUNDS, bundleMs };
writeFileSync(RESULT, resultText({ ...from, node, machine, ...settings, cases }));
folder.release();
