/** The whole run, against DuckDB doing the same work to the same bytes. */
import { join } from "node:path";
import { cpuMs, type Figures, figuresOf } from "./figures.ts";
import { medianOf, type Ratio, ratioOf, sumOf } from "./median.ts";
import type { Part } from "./part.ts";
import type { DuckdbRunAnswer, DuckdbRunOrder } from "./programs/duckdb-run.ts";
import type { SameOutputOrder } from "./programs/same-output.ts";
import type { Sameness } from "./same-output.ts";
import { grouped, markdownTable, mebibytes, seconds } from "./text.ts";
import {
  type Measured,
  type MeasuredRun,
  MODE_NAMES,
  MODES,
  type Mode,
  type Workbench,
} from "./workbench.ts";

export interface DuckdbModeResult {
  readonly mode: Mode;
  /** Wall from the client's call to the end of the run; CPU of all tasks and of the platform. */
  readonly run: Figures;
  /** Of that, CPU of the platform and the client. */
  readonly platformCpuMs: number;
  /** Of that, CPU of all processes of each task. */
  readonly taskCpuMs: Readonly<Record<string, number>>;
  /** Ours over DuckDB's. */
  readonly wallRatio: Ratio;
  /** The same, DuckDB's fsync left out. */
  readonly wallRatioWithoutFsync: Ratio;
  readonly cpuRatio: Ratio;
}

export interface DuckdbResult {
  readonly shards: number;
  readonly concurrency: number;
  readonly duckdbThreads: number;
  /** Lines and bytes that all of them have written alike. */
  readonly profiles: number;
  readonly profileBytes: number;
  readonly modes: readonly DuckdbModeResult[];
  /** Wall from the start of the process to its end, the fsync included. */
  readonly duckdb: Figures;
  /** Of that, the fsync, which DuckDB itself does not do. */
  readonly duckdbFsyncMs: number;
}

interface Round {
  readonly runs: Readonly<Record<Mode, MeasuredRun>>;
  readonly duckdb: Measured<DuckdbRunAnswer>;
}

/** As many as the machine that the promise is about has processors. */
const THREADS = 2;

export const duckdbPart: Part<DuckdbResult> = {
  question: "The whole run on the local target, and DuckDB doing the same work to the same bytes",
  async measure(bench, { rounds: count, shards, say }) {
    const same = await requireSame(bench, shards);
    say(`whole run: both write the same ${grouped(same.lines)} lines`);
    const rounds: Round[] = [];
    for (let number = 1; number <= count; number++) {
      const round = await measureRound(bench, shards, number);
      rounds.push(round);
      const { partitioned, routed } = round.runs;
      say(
        `whole run, round ${number} of ${count}: partitioned ${seconds(partitioned.wallMs)}, routed ${seconds(routed.wallMs)}, DuckDB ${seconds(round.duckdb.wallMs)}`,
        number,
        count,
      );
    }
    return {
      shards,
      concurrency: bench.concurrency,
      duckdbThreads: THREADS,
      profiles: same.lines,
      profileBytes: same.bytes,
      modes: MODE_NAMES.map((mode) => modeResult(mode, rounds)),
      duckdb: figuresOf(rounds.map(({ duckdb }) => duckdb)),
      duckdbFsyncMs: Math.round(medianOf(rounds, ({ duckdb }) => duckdb.answer.fsyncMs)),
    };
  },
  report(result) {
    const { shards, concurrency, modes, duckdb, duckdbFsyncMs, profiles } = result;
    const cells = ({ wallMs, userMs, systemMs, peakMiB }: Figures) => [
      seconds(wallMs),
      seconds(userMs),
      seconds(systemMs),
      mebibytes(peakMiB),
    ];
    return [
      `### The whole run over ${grouped(profiles)} customers, ${shards} shards, ${concurrency} at a time`,
      markdownTable(
        ["", "wall", "user", "system", "largest process", "of DuckDB's wall", "of its CPU"],
        [
          ...modes.map(({ mode, run, wallRatio, cpuRatio }) => [
            `this pipeline, ${MODES[mode]}`,
            ...cells(run),
            `${wallRatio.median.toFixed(2)} (${wallRatio.least.toFixed(2)}–${wallRatio.most.toFixed(2)})`,
            cpuRatio.median.toFixed(2),
          ]),
          [`DuckDB, ${result.duckdbThreads} threads`, ...cells(duckdb), "1", "1"],
        ],
      ),
      `CPU by task: ${modes.map(cpuText).join("; ")}.`,
      `Both have written the same ${grouped(profiles)} lines, byte for byte: ours as ${shards} sorted files with sha256 and manifests, DuckDB's as one. DuckDB's file is made durable too, which takes ${seconds(duckdbFsyncMs)} of its wall; without that the ratios are ${modes.map((mode) => mode.wallRatioWithoutFsync.median.toFixed(2)).join(" and ")}. DuckDB's statement neither quarantines nor accounts for rows, and a job that dies begins again from the start.`,
    ].join("\n\n");
  },
};

function cpuText({ mode, taskCpuMs, platformCpuMs }: DuckdbModeResult): string {
  const tasks = Object.entries({ ...taskCpuMs, "the platform and the client": platformCpuMs });
  return `${MODES[mode]}: ${tasks.map(([name, ms]) => `${name} ${seconds(ms)}`).join(", ")}`;
}

/** One round. What each of them has written is gone before the next begins. */
async function measureRound(bench: Workbench, shards: number, number: number): Promise<Round> {
  const runs = {} as Record<Mode, MeasuredRun>;
  // DuckDB comes first in every other round.
  const early = number % 2 === 0 ? await measureDuckdb(bench) : null;
  for (const mode of MODE_NAMES) {
    const output = bench.newOutput(mode);
    runs[mode] = await bench.runWorkflow(shards, output, mode);
    bench.dropOutput(output);
  }
  return { runs, duckdb: early ?? (await measureDuckdb(bench)) };
}

async function measureDuckdb(bench: Workbench): Promise<Measured<DuckdbRunAnswer>> {
  const output = bench.newOutput("duckdb");
  const measured = await bench.measure<DuckdbRunAnswer>("duckdb-run", duckdbOrder(bench, output));
  bench.dropOutput(output);
  return measured;
}

function duckdbOrder(bench: Workbench, output: string): DuckdbRunOrder {
  const file = join(output, "profiles.ndjson");
  return { sources: bench.data.folder, output: file, threads: THREADS };
}

/** Runs all of them once, unmeasured, and compares what they have written. */
async function requireSame(bench: Workbench, shards: number): Promise<Sameness> {
  const duckdbOutput = bench.newOutput("duckdb");
  const order = duckdbOrder(bench, duckdbOutput);
  await bench.measure<DuckdbRunAnswer>("duckdb-run", order);
  const found: Sameness[] = [];
  for (const mode of MODE_NAMES) {
    const output = bench.newOutput(mode);
    const { runFolder } = await bench.runWorkflow(shards, output, mode);
    const compared: SameOutputOrder = { file: order.output, runFolder };
    const { answer } = await bench.measure<Sameness>("same-output", compared);
    if (answer.difference !== null) {
      throw new Error(
        `DuckDB and the pipeline (${mode}) have written other lines: ${answer.difference}`,
      );
    }
    found.push(answer);
    bench.dropOutput(output);
  }
  bench.dropOutput(duckdbOutput);
  return found[0] as Sameness;
}

function modeResult(mode: Mode, rounds: readonly Round[]): DuckdbModeResult {
  const runs = rounds.map((round) => round.runs[mode]);
  const wallOf = (round: Round) => round.runs[mode].wallMs;
  return {
    mode,
    run: figuresOf(
      runs.map(({ wallMs, taskUsage, platform, peakMiB }) => ({
        wallMs,
        userMs: taskUsage.userMs + platform.userMs,
        systemMs: taskUsage.systemMs + platform.systemMs,
        peakMiB,
      })),
    ),
    platformCpuMs: Math.round(medianOf(runs, ({ platform }) => cpuMs(platform))),
    taskCpuMs: taskCpu(runs),
    wallRatio: ratioOf(rounds, wallOf, ({ duckdb }) => duckdb.wallMs),
    wallRatioWithoutFsync: ratioOf(
      rounds,
      wallOf,
      ({ duckdb }) => duckdb.wallMs - duckdb.answer.fsyncMs,
    ),
    cpuRatio: ratioOf(
      rounds,
      ({ runs: { [mode]: run } }) => cpuMs(run.taskUsage) + cpuMs(run.platform),
      ({ duckdb }) => cpuMs(duckdb),
    ),
  };
}

/** Medians by the name of a task. */
function taskCpu(runs: readonly MeasuredRun[]): Record<string, number> {
  const names = new Set(runs.flatMap(({ tasks }) => tasks.map(({ label }) => label)));
  return Object.fromEntries(
    [...names].sort().map((name) => [
      name,
      Math.round(
        medianOf(runs, ({ tasks }) =>
          sumOf(
            tasks.filter(({ label }) => label === name),
            cpuMs,
          ),
        ),
      ),
    ]),
  );
}
