/** Ten times as many customers: whether a run gets through, how long it takes, in how much memory. */
import { cpuMs, type Figures, figuresOf } from "./figures.ts";
import type { Part } from "./part.ts";
import { grouped, markdownTable, mebibytes, seconds } from "./text.ts";
import type { MeasuredRun } from "./workbench.ts";

export interface TenMillionResult {
  readonly shards: number;
  readonly concurrency: number;
  readonly customers: number;
  readonly rows: number;
  /** Wall of the run; CPU of its tasks together. */
  readonly run: Figures;
}

/** As many as keep a shard as large as one of ten over a million. */
const SHARDS = 100;

export const tenMillionPart: Part<TenMillionResult> = {
  question:
    "A run over ten million customers, their sources partitioned first: how long, and in how much memory per process",
  times: 10,
  rounds: 1,
  async measure(bench, { rounds: count, say }) {
    const { customers, rows } = bench.data;
    const runs: MeasuredRun[] = [];
    for (let number = 1; number <= count; number++) {
      const output = bench.newOutput("ten-million");
      const run = await bench.runWorkflow(SHARDS, output, "partitioned");
      bench.dropOutput(output);
      if (run.customers !== customers) {
        throw new Error(`${run.customers} customers came out, ${customers} went in`);
      }
      runs.push(run);
      say(`ten-million, round ${number} of ${count}: ${seconds(run.wallMs)}`, number, count);
    }
    return {
      shards: SHARDS,
      concurrency: bench.concurrency,
      customers,
      rows,
      run: figuresOf(
        runs.map(({ wallMs, taskUsage, peakMiB }) => ({ wallMs, ...taskUsage, peakMiB })),
      ),
    };
  },
  report({ shards, concurrency, customers, rows, run }) {
    return [
      `### ${grouped(customers)} customers`,
      markdownTable(
        ["shards", "at a time", "rows", "wall", "task-seconds", "largest process"],
        [
          [
            String(shards),
            String(concurrency),
            grouped(rows),
            seconds(run.wallMs),
            seconds(cpuMs(run)),
            mebibytes(run.peakMiB),
          ],
        ],
      ),
    ].join("\n\n");
  },
};
