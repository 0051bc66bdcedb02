/** The chart of the bench: what of its results is drawn. */
import { type Bar, chartSvg, type Line, type Panel } from "./chart.ts";
import type { DuckdbResult } from "./duckdb.ts";
import { cpuMs, type Figures } from "./figures.ts";
import type { LimitsResult } from "./limits.ts";
import type { PartName } from "./parts.ts";
import type { ResultFile } from "./result-files.ts";
import type { ScalingResult } from "./scaling.ts";
import type { ShardResult } from "./shard.ts";
import { grouped, mebibytes, seconds } from "./text.ts";
import { MODES, type Mode } from "./workbench.ts";

/** Short: at the end of a line there is little room. */
const MODE_LABELS: Readonly<Record<Mode, string>> = {
  partitioned: "partitioned",
  routed: "routed",
};

type Files = Readonly<Partial<Record<PartName, ResultFile>>>;

/**
 * An SVG of the results that there are; null when none of them is drawn. Results stand in one panel
 * only if they are of as many customers.
 */
export function scaleChart(files: Files): string | null {
  const { shard, duckdb, scaling, limits } = files;
  const alongside = <Result>(file: ResultFile | undefined, other: ResultFile) =>
    file?.data.customers === other.data.customers ? (file.result as Result) : undefined;
  const panels: Panel[] = [];
  if (shard) panels.push(shardPanel(shard.result as ShardResult));
  if (duckdb) {
    const loop = alongside<ScalingResult>(scaling, duckdb)?.loop;
    const least = alongside<LimitsResult>(limits, duckdb)?.limits;
    panels.push(runPanel(duckdb.result as DuckdbResult, loop, least));
  }
  if (scaling) {
    const reference = alongside<ShardResult>(shard, scaling)?.reference;
    panels.push(cpuPanel(scaling.result as ScalingResult, reference));
  }
  if (panels.length === 0) return null;
  const drawn = [shard, duckdb, scaling].filter((file) => file !== undefined);
  return chartSvg(panels, [...new Set(drawn.flatMap(captionOf))]);
}

function shardPanel({ shards, own, ownFromSlices, reference }: ShardResult): Panel {
  return {
    kind: "bars",
    title: `One shard of ${shards}: wall time, peak memory`,
    bars: [
      bar("this pipeline, from the sources", own, "ours"),
      bar("this pipeline, from its slices", ownFromSlices, "ours"),
      bar("the published reference's shard body", reference, "others"),
    ],
  };
}

function runPanel(
  { shards, modes, duckdb, duckdbThreads }: DuckdbResult,
  loop: Figures | undefined,
  limits: LimitsResult["limits"] | undefined,
): Panel {
  const bars: Bar[] = [
    ...modes.map(({ mode, run }) => bar(`${shards} shards, ${MODES[mode]}`, run, "ours")),
    bar(`DuckDB, ${duckdbThreads} threads, the same bytes`, duckdb, "others"),
  ];
  if (loop) bars.push(bar("this pipeline as one loop", loop, "ours"));
  if (limits) {
    const { readAndSha256, writeAndFsync } = limits;
    const value = readAndSha256.wallMs + writeAndFsync.wallMs;
    const label = "only reading, sha256, writing, fsync";
    bars.push({ label, value, text: seconds(value), owner: "limit" });
  }
  return { kind: "bars", title: "The whole run: wall time, peak memory of a process", bars };
}

function cpuPanel({ modes }: ScalingResult, reference: Figures | undefined): Panel {
  const lines: Line[] = modes.map(({ mode, rows }) => ({
    label: MODE_LABELS[mode],
    owner: "ours",
    isDerived: false,
    points: rows.map(({ shards, run }) => [shards, cpuMs(run) / 1000]),
  }));
  if (reference) {
    lines.push({
      label: "reference (× shards)",
      owner: "others",
      isDerived: true,
      points: (modes[0]?.rows ?? []).map(({ shards }) => [
        shards,
        (cpuMs(reference) * shards) / 1000,
      ]),
    });
  }
  return {
    kind: "lines",
    title: "CPU of all tasks of a run, by number of shards (both axes logarithmic)",
    xTitle: "shards",
    lines,
  };
}

function bar(label: string, figures: Figures, owner: Bar["owner"]): Bar {
  const { wallMs, peakMiB } = figures;
  return { label, value: wallMs, text: `${seconds(wallMs)}, ${mebibytes(peakMiB)}`, owner };
}

function captionOf({ data, rounds, date, commit, command, machine, node }: ResultFile): string[] {
  return [
    `${grouped(data.customers)} customers; ${rounds === 1 ? "one run" : `medians of ${rounds} runs`}; ${command}`,
    `${machine.cpus} × ${machine.cpu}, Node ${node}, ${date.slice(0, 10)}, commit ${commit}`,
  ];
}
