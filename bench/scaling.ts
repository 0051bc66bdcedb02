/** Runs of more and more shards: what they take, what their tasks use together, what that costs. */
import { PLANS, PLANS_FROM } from "../harness/platform/plans.ts";
import { mergeCustomerData, partitionSource, processShard } from "../tasks/pipeline.ts";
import { type Cost, costOn, type RunUsage } from "./cost.ts";
import { cpuMs, type Figures, figuresOf } from "./figures.ts";
import { medianOf, type Ratio, ratioOf, sumOf, to } from "./median.ts";
import type { Part } from "./part.ts";
import { dollars, markdownTable, mebibytes, seconds } from "./text.ts";
import {
  type Measured,
  type MeasuredRun,
  MODE_NAMES,
  MODES,
  type Mode,
  type Workbench,
} from "./workbench.ts";

export interface ScalingRow {
  readonly shards: number;
  /** Wall of the run; CPU of its tasks together, the platform's left out. */
  readonly run: Figures;
  readonly platformCpuMs: number;
  /** CPU of the tasks, over that of the fewest shards in the same round. */
  readonly cpuRatio: Ratio;
  /** The same without the start of Node in each process. */
  readonly cpuRatioWithoutStart: Ratio;
  /** The single loop's wall over this run's, in the same round. */
  readonly speedUp: Ratio;
  /** On each of Render's plans. */
  readonly costs: readonly Cost[];
}

export interface ScalingResult {
  readonly concurrency: number;
  readonly pricesFrom: string;
  /** One loop over all customers in one process, without sharding or platform. */
  readonly loop: Figures;
  readonly modes: readonly { readonly mode: Mode; readonly rows: readonly ScalingRow[] }[];
}

interface Round {
  readonly loop: Measured<unknown>;
  readonly runs: Readonly<Record<Mode, ReadonlyMap<number, MeasuredRun>>>;
}

export const scalingPart: Part<ScalingResult> = {
  question: "Runs of more and more shards: wall, CPU of all tasks, speed-up over a loop, cost",
  async measure(bench, { rounds: count, shardCounts, say }) {
    const rounds: Round[] = [];
    // Of a round: the single loop, and each number of shards in each mode.
    const runs = count * (1 + shardCounts.length * MODE_NAMES.length);
    let done = 0;
    for (let number = 1; number <= count; number++) {
      const tell = (what: string, ms: number) =>
        say(`scaling, round ${number} of ${count}: ${what} ${seconds(ms)}`, ++done, runs);
      rounds.push(await measureRound(bench, shardCounts, tell));
    }
    return {
      concurrency: bench.concurrency,
      pricesFrom: PLANS_FROM,
      loop: figuresOf(rounds.map(({ loop }) => loop)),
      modes: MODE_NAMES.map((mode) => ({
        mode,
        rows: shardCounts.map((shards) => rowOf(mode, shards, shardCounts[0] as number, rounds)),
      })),
    };
  },
  report({ concurrency, loop, modes, pricesFrom }) {
    return [
      `### More shards, ${concurrency} at a time`,
      `One loop over all customers in one process, without shards or platform: ${seconds(loop.wallMs)}, ${seconds(cpuMs(loop))} of CPU, ${mebibytes(loop.peakMiB)}. Speed-up is over that, on this machine; task-seconds are the CPU time of all tasks of a run, beside them their ratio to those of the fewest shards, with the start of Node in each process and without; the last columns are what a run would cost on Render's plans by [a model](../cost.ts), with prices from ${pricesFrom}.`,
      ...modes.flatMap(({ mode, rows }) => [
        `#### ${MODES[mode]}`,
        tableOf(rows),
        `If all shards had instances of their own at once, a run would take by the same model, on \`standard\`: ${rows.map(({ shards, costs }) => `${elapsedOn("standard", costs)} s with ${shards}`).join(", ")}.`,
      ]),
    ].join("\n\n");
  },
};

function tableOf(rows: readonly ScalingRow[]): string {
  return markdownTable(
    [
      "shards",
      "wall",
      "speed-up",
      "task-seconds",
      `of ${rows[0]?.shards}`,
      "Node's start left out",
      "largest process",
      ...PLANS.map(({ name }) => name),
    ],
    rows.map(({ shards, run, cpuRatio, cpuRatioWithoutStart, speedUp, costs }) => [
      String(shards),
      seconds(run.wallMs),
      `${speedUp.median.toFixed(2)}×`,
      seconds(cpuMs(run)),
      `${cpuRatio.median.toFixed(2)}×`,
      `${cpuRatioWithoutStart.median.toFixed(2)}×`,
      mebibytes(run.peakMiB),
      ...costs.map((cost) => (cost.fits ? dollars(cost.dollars) : "does not fit")),
    ]),
  );
}

function elapsedOn(plan: string, costs: readonly Cost[]): string {
  return (costs.find((cost) => cost.plan === plan)?.elapsedSeconds ?? 0).toFixed(1);
}

async function measureRound(
  bench: Workbench,
  shardCounts: readonly number[],
  tell: (what: string, ms: number) => void,
): Promise<Round> {
  const output = bench.newOutput("scaling");
  const loop = await bench.measure("single-loop", bench.runInput(1, output, "routed"));
  bench.dropOutput(output);
  tell("the single loop", loop.wallMs);
  const runs = { partitioned: new Map<number, MeasuredRun>(), routed: new Map() };
  for (const shards of shardCounts) {
    for (const mode of MODE_NAMES) {
      const place = bench.newOutput("scaling");
      const run = await bench.runWorkflow(shards, place, mode);
      bench.dropOutput(place);
      runs[mode].set(shards, run);
      tell(`${shards} shards, ${mode}`, run.wallMs);
    }
  }
  return { loop, runs };
}

function rowOf(mode: Mode, shards: number, fewest: number, rounds: readonly Round[]): ScalingRow {
  const runIn = ({ runs }: Round, count = shards) => runs[mode].get(count) as MeasuredRun;
  const runs = rounds.map((round) => runIn(round));
  return {
    shards,
    run: figuresOf(
      runs.map(({ wallMs, taskUsage, peakMiB }) => ({ wallMs, ...taskUsage, peakMiB })),
    ),
    platformCpuMs: Math.round(medianOf(runs, ({ platform }) => cpuMs(platform))),
    cpuRatio: ratioOf(
      rounds,
      (round) => cpuMs(runIn(round).taskUsage),
      (round) => cpuMs(runIn(round, fewest).taskUsage),
    ),
    cpuRatioWithoutStart: ratioOf(
      rounds,
      (round) => startedCpuMs(runIn(round)),
      (round) => startedCpuMs(runIn(round, fewest)),
    ),
    speedUp: ratioOf(
      rounds,
      ({ loop }) => loop.wallMs,
      (round) => runIn(round).wallMs,
    ),
    costs: PLANS.map((plan) => {
      const costs = runs.map((run) => costOn(plan, usageOf(run)));
      return {
        plan: plan.name,
        fits: costs.every(({ fits }) => fits),
        instanceSeconds: to(
          2,
          medianOf(costs, (cost) => cost.instanceSeconds),
        ),
        dollars: to(
          6,
          medianOf(costs, (cost) => cost.dollars),
        ),
        elapsedSeconds: to(
          2,
          medianOf(costs, (cost) => cost.elapsedSeconds),
        ),
      };
    }),
  };
}

/** CPU of all tasks from the first line of their program on. */
function startedCpuMs({ taskUsage, tasks }: MeasuredRun): number {
  return cpuMs(taskUsage) - sumOf(tasks, ({ startMs }) => startMs);
}

/** The processes of a run by what the orchestrator waits for: all partitions, then all shards. */
function usageOf({ tasks }: MeasuredRun): RunUsage {
  const usagesOf = ({ name }: { readonly name: string }) =>
    tasks.flatMap(({ label, peakMiB, ...usage }) =>
      label === name ? [{ peakMiB, cpuMs: cpuMs(usage) }] : [],
    );
  const [orchestrator] = usagesOf(mergeCustomerData);
  if (orchestrator === undefined) throw new Error("the orchestrator left no word of what it used");
  return { orchestrator, stages: [partitionSource, processShard].map(usagesOf) };
}
