/** Where things are measured: the programs, each a process of its own, and what they used. */
import { execFile } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Plugin } from "esbuild";
import { atExit } from "../harness/platform/at-exit.ts";
import { bundleFile } from "../harness/platform/bundle.ts";
import { temporaryFolder } from "../harness/platform/temporary-folder.ts";
import { defaultConcurrency } from "../harness/targets/local.ts";
import { workerCommand } from "../harness/targets/worker-command.ts";
import type { MergeCustomerDataInput } from "../tasks/merge-customer-data.ts";
import type { GeneratedData } from "./generated-data.ts";
import { sumOf } from "./median.ts";
import type { WorkflowRunAnswer, WorkflowRunOrder } from "./programs/workflow-run.ts";
import { readUsages, USAGE_FOLDER_VARIABLE, USAGE_LABEL_VARIABLE, type Usage } from "./usage.ts";

/** A file of `programs/`. */
export type ProgramName =
  | "own-shard"
  | "reference-shard"
  | "shard-input"
  | "single-loop"
  | "workflow-run"
  | "duckdb-run"
  | "same-output"
  | "phases"
  | "limits";

/** A process from its start to its end. */
export interface Measured<Answer> extends Usage {
  readonly wallMs: number;
  readonly answer: Answer;
}

/**
 * How the shards of a run get their rows: every shard reads and routes all of the sources, or each
 * source is cut into slices first, of which every shard reads its own.
 */
export type Mode = "routed" | "partitioned";

export const MODES = {
  partitioned: "sources partitioned first",
  routed: "every shard reads all sources",
} as const satisfies Readonly<Record<Mode, string>>;

export const MODE_NAMES = Object.keys(MODES) as Mode[];

/** A whole run of the pipeline on the local target. */
export interface MeasuredRun extends WorkflowRunAnswer {
  /** Of all processes of tasks together. */
  readonly taskUsage: Omit<Usage, "peakMiB">;
  /** Of the largest process of a task. */
  readonly peakMiB: number;
  /** Folder of its artifacts. */
  readonly runFolder: string;
}

export interface Workbench {
  readonly data: GeneratedData;
  /** How many processes of tasks work at once. */
  readonly concurrency: number;
  /** Runs a program in a fresh process and says what it used. */
  measure<Answer>(program: ProgramName, order: object): Promise<Measured<Answer>>;
  /** Runs the pipeline, as `npm run trigger` does, into a folder of the output. */
  runWorkflow(shards: number, output: string, mode: Mode): Promise<MeasuredRun>;
  /** Makes an empty folder for output, on the disk that the sources are on. */
  newOutput(name: string): string;
  /** Removes what {@link newOutput} made, so that no run pays for another's files. */
  dropOutput(path: string): void;
  /** The input of `merge_customer_data` over the data. */
  runInput(shards: number, output: string, mode: Mode): MergeCustomerDataInput;
}

/** What Node gives a process by itself does not suffice. */
const HEAP_OF = { "reference-shard": ["--max-old-space-size=12288"] } as Partial<
  Record<ProgramName, readonly string[]>
>;
const DUCKDB = createRequire(import.meta.url).resolve("@duckdb/node-api");

/**
 * Makes a workbench over generated data. What it makes goes with this process at the latest.
 *
 * @param profiles folder for a CPU profile of every program; none is made without it
 */
export async function openWorkbench(
  data: GeneratedData,
  profiles: string | undefined,
): Promise<Workbench> {
  const { path: bundles } = temporaryFolder("shardproof-bench-");
  const { path: outputs } = temporaryFolder("output-", join(data.folder, ".."));
  const { command } = await workerCommand(undefined);
  const hook = await bundleFile(bundles, fileOf("usage-hook.ts"));
  const built = new Map<ProgramName, Promise<string>>();
  let folders = 0;
  let profiled = 0;

  function bundleOf(program: ProgramName): Promise<string> {
    const known =
      built.get(program) ?? bundleFile(bundles, fileOf(`programs/${program}.ts`), [duckdbOutside]);
    built.set(program, known);
    return known;
  }

  /** What Node itself is told. */
  function flagsFor(program: ProgramName): readonly string[] {
    const heap = HEAP_OF[program] ?? [];
    if (profiles === undefined) return heap;
    const name = `${program}-${++profiled}.cpuprofile`;
    return [
      ...heap,
      "--cpu-prof",
      `--cpu-prof-dir=${resolve(profiles)}`,
      `--cpu-prof-name=${name}`,
    ];
  }

  function newFolder(parent: string, name: string): string {
    const path = join(parent, `${name}-${++folders}`);
    mkdirSync(path);
    return path;
  }

  const hookedInto = (folder: string) => ({
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require=${hook}`,
    [USAGE_FOLDER_VARIABLE]: folder,
  });

  const bench: Workbench = {
    data,
    concurrency: defaultConcurrency(),
    async measure<Answer>(program: ProgramName, order: object) {
      const file = await bundleOf(program);
      const folder = newFolder(bundles, "usage");
      const words = [...flagsFor(program), file, JSON.stringify(order)];
      const began = performance.now();
      const running = promisify(execFile)(process.execPath, words, {
        env: { ...process.env, ...hookedInto(folder) },
        maxBuffer: 64 * 1024 * 1024,
      });
      const forget = atExit(() => running.child.kill());
      const { stdout } = await running.finally(forget);
      const wallMs = performance.now() - began;
      const [usage] = readUsages(folder);
      if (usage === undefined) throw new Error(`${program} left no word of what it used`);
      const answer = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Answer;
      return { ...usage, wallMs, answer };
    },
    async runWorkflow(shards, output, mode) {
      const usageFolder = newFolder(bundles, "usage");
      const order: WorkflowRunOrder = {
        input: bench.runInput(shards, output, mode),
        command,
        concurrency: bench.concurrency,
        taskEnvironment: hookedInto(usageFolder),
        usageFolder,
        labelVariable: USAGE_LABEL_VARIABLE,
      };
      const { answer } = await bench.measure<WorkflowRunAnswer>("workflow-run", order);
      const { tasks } = answer;
      return {
        ...answer,
        taskUsage: {
          userMs: sumOf(tasks, ({ userMs }) => userMs),
          systemMs: sumOf(tasks, ({ systemMs }) => systemMs),
        },
        peakMiB: Math.max(...tasks.map(({ peakMiB }) => peakMiB)),
        runFolder: join(output, answer.runKey),
      };
    },
    newOutput: (name) => newFolder(outputs, name),
    dropOutput: (path) => rmSync(path, { recursive: true }),
    runInput: (shards, output, mode) => ({
      sources: data.folder,
      output,
      shards,
      partition: mode === "partitioned",
    }),
  };
  return bench;
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** DuckDB is a native module: it stays where it is installed. */
const duckdbOutside: Plugin = {
  name: "duckdb-outside",
  setup(build) {
    build.onResolve({ filter: /^@duckdb\/node-api$/ }, () => ({ path: DUCKDB, external: true }));
  },
};
