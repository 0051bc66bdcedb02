/** `npm run trigger`: the client. Starts `merge_customer_data` over any four CSVs, without faults. */
import { join, resolve } from "node:path";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { defineCommand } from "../arguments/command.ts";
import { EXIT_CODES, UsageError } from "../arguments/errors.ts";
import { parseArguments } from "../arguments/parse.ts";
import { createJournal } from "../journal/record.ts";
import { startLocalPlatform } from "../platform/local-platform.ts";
import { aggregateReport, runResultOf } from "../report/aggregate.ts";
import { openLive } from "../report/live.ts";
import { styleFor } from "../report/style.ts";
import { shownPath } from "../scenario/load.ts";
import { defaultConcurrency } from "../targets/local.ts";
import { workerCommand } from "../targets/worker-command.ts";

const COMMAND = defineCommand({
  call: "npm run trigger --",
  summary: "Runs the pipeline over four CSV files, without faults, and prints what it came to",
  positionals: [],
  flags: {
    sources: {
      type: "path",
      description: "folder of crm.csv, billing.csv, product.csv and support.csv",
      example: "data/sample",
    },
    output: {
      type: "path",
      description: "folder that the run's own folder is made in",
      example: "/tmp/profiles",
    },
    shards: { type: "integer", min: 1, max: 10_000, default: 10, description: "number of shards" },
    "max-quarantined": {
      type: "text",
      description: "largest share of unusable rows with which the run may end well, 0 to 1",
      default: "0.001",
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
    json: { type: "boolean", description: "print the aggregate as one JSON document" },
  },
  examples: [
    [
      "--sources data/sample --output /tmp/profiles --max-quarantined 0.2",
      "the sample, which is full of bad rows",
    ],
    ["--sources exports/today --output profiles --shards 50", "your own files"],
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
  const { sources, output } = flags;
  if (flags.target === "remote") {
    throw new UsageError("--target remote does not exist yet; use --target local.");
  }
  if (sources === undefined || output === undefined) {
    const missing = sources === undefined ? "--sources" : "--output";
    throw new UsageError(`${missing} is missing: it names a folder.\nSee ${COMMAND.call} --help`);
  }
  const input = {
    sources: resolve(sources),
    output: resolve(output),
    shards: flags.shards,
    maxQuarantined: shareFrom(flags["max-quarantined"]),
  };

  const worker = await workerCommand(flags.worker);
  const live = openLive({
    json: flags.json,
    shardCount: flags.shards,
    stream: process.stdout,
    env: process.env,
    clock: () => performance.now(),
  });
  const journal = createJournal(() => performance.now(), live.onEvent);
  try {
    const platform = await startLocalPlatform({
      command: worker.command,
      concurrency: defaultConcurrency(),
      waitScale: 1,
    });
    const run = await platform.run({
      task: mergeCustomerData.name,
      input: [input],
      environmentOf: () => ({ [FAULTS_VARIABLE]: undefined, [DRILLS_VARIABLE]: undefined }),
      record: journal.add,
    });
    await platform.close();
    live.close();
    if (run.status !== "completed") {
      process.stderr.write(`The run ${run.status}: ${run.error}\n`);
      return EXIT_CODES.violated;
    }
    const result = runResultOf(run.results);
    if (flags.json) {
      process.stdout.write(`${JSON.stringify(result ?? run.results, null, 2)}\n`);
    } else if (result === null) {
      process.stdout.write("The run completed; its result is not that of this pipeline.\n");
    } else {
      const style = styleFor(process.stdout, process.env);
      process.stdout.write(
        `\n${aggregateReport(result, journal.entries, process.stdout.columns || 80, style)}`,
      );
      process.stdout.write(`\nartifacts  ${shownPath(join(input.output, result.runKey))}\n`);
    }
    return EXIT_CODES.holds;
  } finally {
    live.close();
    worker.release();
  }
}

function shareFrom(text: string): number {
  const share = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(
    `--max-quarantined: "${text}" is not a share from 0 to 1 (for example 0.001).`,
  );
}
