/**
 * What it takes to judge a run of a million customers and 10 shards, against what the run itself
 * takes on the local target: the oracle over the sources, every artifact of the run and of its
 * reference hashed, all invariants.
 *
 *     npm run bench:verification
 *     npm run bench:verification -- 100000     another number of customers; only prints
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../harness/platform/temporary-folder.ts";
import { createEstimate } from "../harness/report/estimate.ts";
import { scenarioSchema } from "../harness/scenario/schema.ts";
import { judge } from "../harness/targets/judge.ts";
import { playLocal } from "../harness/targets/local.ts";
import type { Stage } from "../harness/targets/stage.ts";
import { claimWorkFolder } from "../harness/targets/work-folder.ts";
import { workerCommand } from "../harness/targets/worker-command.ts";
import { provenance, resultText } from "./provenance.ts";

const CUSTOMERS = 1_000_000;
const SHARDS = 10;
const ROUNDS = 3;
const RESULT = new URL("results/verification.json", import.meta.url);
/** How often this process is asked for its memory. */
const LOOK_EVERY_MS = 20;

/** What judging took: the time and memory of this process and its threads, nothing of the run's. */
interface Measured {
  readonly runMs: number;
  readonly judgingMs: number;
  readonly judgingCpuMs: number;
  readonly peakRssMiB: number;
}

const customers = Number(process.argv[2] ?? CUSTOMERS);
const scenario = scenarioSchema.parse({
  name: "bench-verification",
  description: "A run without faults, to be judged.",
  tags: ["bench"],
  seed: 42,
  data: { customers },
  run: { shards: SHARDS },
  expect: { outcome: "completed" },
});

/** Plays the scenario and judges it; adds up the stages in which this process judges. */
async function measure(command: readonly string[], root: string): Promise<Measured> {
  const work = claimWorkFolder("play", root);
  let stage: Stage | null = null;
  let began = performance.now();
  let cpu = process.cpuUsage();
  let peak = 0;
  const sums = { runMs: 0, judgingMs: 0, judgingCpuMs: 0 };
  const look = setInterval(() => {
    if (isJudging()) peak = Math.max(peak, process.memoryUsage.rss());
  }, LOOK_EVERY_MS);

  function isJudging(): boolean {
    return stage === "oracle" || stage === "verification";
  }

  function onStage(next: Stage | null): void {
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (stage === "drill") sums.runMs = ms;
    if (isJudging()) {
      sums.judgingMs += ms;
      sums.judgingCpuMs += (user + system) / 1000;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    stage = next;
    began = performance.now();
    cpu = process.cpuUsage();
  }

  try {
    const played = await playLocal(scenario, { work, command, onStage });
    const wrong = judge(scenario, played).filter(({ verdict }) => verdict !== "holds");
    onStage(null);
    if (wrong.length > 0) throw new Error(`the run is not judged well: ${JSON.stringify(wrong)}`);
  } finally {
    clearInterval(look);
    work.release();
  }
  return {
    runMs: Math.round(sums.runMs),
    judgingMs: Math.round(sums.judgingMs),
    judgingCpuMs: Math.round(sums.judgingCpuMs),
    peakRssMiB: Math.round(peak / 2 ** 20),
  };
}

const measured = provenance("npm run bench:verification");
const worker = await workerCommand(undefined);
const rounds: Measured[] = [];
const estimate = createEstimate(() => performance.now());
try {
  for (let round = 1; round <= ROUNDS; round++) {
    const { path, release } = temporaryFolder("shardproof-bench-");
    const result = await measure(worker.command, join(path, "work")).finally(release);
    rounds.push(result);
    const left = estimate(round, ROUNDS);
    process.stdout.write(
      `round ${round} of ${ROUNDS}${left && `, ${left}`}: run ${result.runMs} ms, judging ${result.judgingMs} ms (${result.judgingCpuMs} ms of CPU), ${result.peakRssMiB} MiB\n`,
    );
  }
} finally {
  worker.release();
}
const least = (of: keyof Measured) => Math.min(...rounds.map((round) => round[of]));
const summary = {
  customers,
  shards: SHARDS,
  runMs: least("runMs"),
  judgingMs: least("judgingMs"),
  judgingCpuMs: least("judgingCpuMs"),
  peakRssMiB: Math.max(...rounds.map(({ peakRssMiB }) => peakRssMiB)),
};
if (customers === CUSTOMERS) {
  writeFileSync(RESULT, resultText({ ...measured, ...summary, rounds }));
}
process.stdout.write(
  `${customers} customers, ${SHARDS} shards, the best of ${ROUNDS}: run ${summary.runMs} ms, judging ${summary.judgingMs} ms (${summary.judgingCpuMs} ms of CPU), at most ${summary.peakRssMiB} MiB, ${measured.machine.cpus} × ${measured.machine.cpu}, Node ${measured.node}\n`,
);
