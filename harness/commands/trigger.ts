/** `npm run trigger`: the client. Starts `merge_customer_data` over any four CSVs, without faults. */
import { type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { defineCommand } from "../arguments/command.ts";
import { EXIT_CODES, UsageError } from "../arguments/errors.ts";
import { parseArguments } from "../arguments/parse.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { createJournal } from "../journal/record.ts";
import { startLocalPlatform } from "../platform/local-platform.ts";
import type { RunDetails } from "../platform/runs.ts";
import { aggregateReport, runResultOf } from "../report/aggregate.ts";
import { openLive } from "../report/live.ts";
import { shardRows } from "../report/shard-rows.ts";
import { styleFor } from "../report/style.ts";
import { cut, oneLine } from "../report/text.ts";
import { shownPath } from "../scenario/load.ts";
import { defaultConcurrency } from "../targets/local.ts";
import { requirePipeline } from "../targets/pipeline-tasks.ts";
import { workerCommand } from "../targets/worker-command.ts";
import { failureDocument, jsonText } from "./failure.ts";

/** How much of a result that is not ours is printed. */
const RESULT_SHOWN = 500;

const COMMAND = defineCommand({
  call: "npm run trigger --",
  summary: "Runs the pipeline over four CSV files, without faults, and prints what it came to",
  positionals: [],
  flags: {
    sources: {
      type: "path",
      description: "folder of crm.csv, billing.csv, product.csv and support.csv",
      example: "data/sample",
      required: true,
    },
    output: {
      type: "path",
      description: "folder that the run's own folder is made in",
      example: "/tmp/profiles",
      required: true,
    },
    shards: { type: "integer", min: 1, max: 10_000, default: 10, description: "number of shards" },
    "max-quarantined": {
      type: "fraction",
      description: "largest share of unusable rows with which the run may end well",
      default: 0.001,
    },
    partition: {
      type: "boolean",
      description: "cut each source into the shards' slices first: less work with many shards",
    },
    target: {
      type: "choice",
      choices: ["local", "remote"],
      default: "local",
      description: "where the tasks run",
    },
    worker: {
      type: "text",
      example: '"node dist/main.js"',
      description: "command of a worker that speaks Render's task protocol, instead of ours",
    },
    json: { type: "boolean", description: "print one JSON document and nothing else" },
  },
  examples: [
    [
      "--sources data/sample --output /tmp/profiles --max-quarantined 0.2",
      "the sample, which is full of bad rows",
    ],
    ["--sources exports/today --output profiles --shards 50 --partition", "your own files"],
  ],
  exitCodes: [
    "0 the run completed   1 the run failed",
    "2 bad usage   3 the target could not be run",
  ],
});

/** @returns the exit code */
export async function runTrigger(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { flags } = parsed;
  try {
    if (flags.target === "remote") {
      throw new UsageError("--target remote does not exist yet; use --target local.");
    }
    const { sources, output, shards } = flags;
    checkSources(sources);
    checkOutput(output);
    const input = {
      sources: resolve(sources),
      output: resolve(output),
      shards,
      maxQuarantined: flags["max-quarantined"],
      partition: flags.partition,
    };
    const worker = await workerCommand(flags.worker);
    try {
      return report(input, await runOn(worker.command, input, flags.json), flags.json);
    } finally {
      worker.release();
    }
  } catch (error) {
    if (flags.json) process.stdout.write(failureDocument(error));
    throw error;
  }
}

interface Input {
  readonly sources: string;
  readonly output: string;
  readonly shards: number;
  readonly maxQuarantined: number;
  readonly partition: boolean;
}

interface Ended {
  readonly run: RunDetails;
  readonly journal: readonly JournalEntry[];
}

/** One run without faults, from the start of its platform to its end. */
async function runOn(command: readonly string[], input: Input, json: boolean): Promise<Ended> {
  const task = mergeCustomerData.name;
  const clock = () => performance.now();
  const concurrency = defaultConcurrency();
  const platform = await startLocalPlatform({ command, concurrency, waitScale: 1 });
  try {
    requirePipeline(platform.tasks, command);
    const { stdout: stream, env } = process;
    const live = openLive({ json, shardCount: input.shards, stream, env, clock });
    try {
      const journal = createJournal(clock, live.onEvent);
      const run = await platform.run({
        task,
        input: [input],
        environmentOf: () => ({ [FAULTS_VARIABLE]: undefined, [DRILLS_VARIABLE]: undefined }),
        record: journal.add,
      });
      return { run, journal: journal.entries };
    } finally {
      live.close();
    }
  } finally {
    await platform.close();
  }
}

/** @returns the exit code */
function report({ output }: Input, { run, journal }: Ended, json: boolean): number {
  const { status, error, results } = run;
  const hasCompleted = status === "completed";
  const exitCode = hasCompleted ? EXIT_CODES.holds : EXIT_CODES.violated;
  const result = runResultOf(results);
  const artifacts = result === null ? null : shownPath(join(output, result.runKey));
  if (!hasCompleted) {
    const was = status === "canceled" ? "was canceled" : status;
    process.stderr.write(`The run ${was}: ${error ?? "no reason given"}\n`);
  }
  if (json) {
    const shards = shardRows(journal);
    process.stdout.write(
      // `results` as the worker gave them, whatever their shape.
      jsonText({ schemaVersion: 1, status, exitCode, error, results, shards, artifacts }),
    );
  } else if (result !== null) {
    const style = styleFor(process.stdout, process.env);
    const page = aggregateReport(result, journal, process.stdout.columns || 80, style);
    process.stdout.write(`\n${page}\nartifacts  ${artifacts}\n`);
  } else if (hasCompleted) {
    const shown = cut(oneLine(JSON.stringify(results)), RESULT_SHOWN);
    process.stdout.write(
      `\nThe run returned something else than this pipeline's aggregate:\n  ${shown}\n`,
    );
  }
  return exitCode;
}

function checkSources(folder: string): void {
  const found = lookAt("sources", folder);
  if (found?.isDirectory()) return;
  const what = found === null ? "there is no folder" : "this is no folder:";
  throw new UsageError(
    `--sources: ${what} ${folder}; name the one that crm.csv, billing.csv, product.csv and support.csv lie in.`,
  );
}

function checkOutput(folder: string): void {
  const found = lookAt("output", folder);
  if (found === null || found.isDirectory()) return;
  throw new UsageError(`--output: this is no folder: ${folder}; name one, which need not exist.`);
}

/** What is there, or null. */
function lookAt(flag: string, path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new UsageError(`--${flag}: ${path} cannot be reached: ${message.split(", ")[0]}.`);
  }
}
