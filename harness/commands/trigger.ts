/** `npm run trigger`: the client. Starts `merge_customer_data` over any four CSVs, without faults. */
import { type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { messageOf } from "../../tasks/errors.ts";
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { isS3Location, parseS3Location } from "../../tasks/s3/location.ts";
import { s3SettingsFrom } from "../../tasks/s3/settings.ts";
import { callOf } from "../arguments/call.ts";
import { defineCommand } from "../arguments/command.ts";
import { UsageError } from "../arguments/errors.ts";
import { shellWord } from "../arguments/shell-word.ts";
import { createJournal } from "../journal/record.ts";
import { ownFile } from "../own-files.ts";
import { startLocalPlatform } from "../platform/local-platform.ts";
import { openClient } from "../remote/open-client.ts";
import { remoteSettingsFrom } from "../remote/settings.ts";
import { openLive } from "../report/live.ts";
import { shownPath } from "../scenario/load.ts";
import { defaultConcurrency } from "../targets/local.ts";
import { requirePipeline } from "../targets/pipeline-tasks.ts";
import { workerCommand } from "../targets/worker-command.ts";
import { runCommand } from "./run-command.ts";
import { runRemotely } from "./trigger-remote.ts";
import { type EndedRun, reportRun } from "./trigger-report.ts";

/** As a user may name it. */
const SAMPLE = shownPath(ownFile("data/sample"));

const COMMAND = defineCommand({
  call: callOf("trigger"),
  summary: "Runs the pipeline over four CSV files, without faults, and prints what it came to",
  positionals: [],
  flags: {
    sources: {
      type: "path",
      description:
        "folder, or s3://bucket/prefix, of crm.csv, billing.csv, product.csv and support.csv",
      example: SAMPLE,
      required: true,
    },
    output: {
      type: "path",
      description: "folder, or s3://bucket/prefix, that the run's own folder is made in",
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
      description: "where the tasks run: on this machine, or on the deployed workflow",
    },
    worker: {
      type: "text",
      example: '"node dist/main.js"',
      description: "command of a worker that speaks Render's task protocol, instead of ours",
    },
    json: { type: "boolean", description: "print one JSON document and nothing else" },
  },
  notes: [
    "--target remote starts the run through @renderinc/sdk, with the API key in RENDER_API_KEY, on the workflow that WORKFLOW_SLUG names; RENDER_USE_LOCAL_DEV=true (or RENDER_LOCAL_DEV_URL) means a local server instead, which needs neither. Places are as the workflow sees them. Ctrl-C stops the following, never the run.",
  ],
  examples: [
    [
      `--sources ${shellWord(SAMPLE)} --output /tmp/profiles --max-quarantined 0.2`,
      "the sample, which is full of bad rows",
    ],
    ["--sources exports/today --output profiles --shards 50 --partition", "your own files"],
    ["--target remote --sources s3://exports/today --output s3://warehouse/profiles", "on Render"],
    [
      "--sources s3://exports/today --output s3://warehouse/profiles",
      "in S3, with the keys in the environment (README, section Stores)",
    ],
  ],
  exitCodes: [
    "0 the run completed   1 the run failed or was canceled",
    "2 bad usage   3 the target could not be run",
  ],
});

/** @returns the exit code */
export function runTrigger(words: readonly string[]): Promise<number> {
  return runCommand(COMMAND, words, (flags) =>
    flags.target === "remote" ? triggerRemote(flags) : triggerLocal(flags),
  );
}

interface Input {
  readonly sources: string;
  readonly output: string;
  readonly shards: number;
  readonly maxQuarantined: number;
  readonly partition: boolean;
}

/** What both targets are told by the command line. */
interface TriggerFlags extends Omit<Input, "maxQuarantined"> {
  readonly "max-quarantined": number;
  readonly worker: string | undefined;
  readonly json: boolean;
}

function inputOf(flags: TriggerFlags, place: (location: string) => string): Input {
  return {
    sources: place(flags.sources),
    output: place(flags.output),
    shards: flags.shards,
    maxQuarantined: flags["max-quarantined"],
    partition: flags.partition,
  };
}

/** @returns the exit code */
async function triggerLocal(flags: TriggerFlags): Promise<number> {
  const { sources, output, json } = flags;
  if (isS3Location(sources)) checkS3("sources", sources, flags.worker === undefined);
  else checkSources(sources);
  if (isS3Location(output)) checkS3("output", output, flags.worker === undefined);
  else checkOutput(output);
  const input = inputOf(flags, (place) => (isS3Location(place) ? place : resolve(place)));
  const worker = await workerCommand(flags.worker);
  try {
    const ended = await runOn(worker.command, input, json);
    return reportRun(ended, json, (runKey) => placeOf(output, runKey));
  } finally {
    worker.release();
  }
}

/**
 * What is at the places is not looked at: the deployed workflow sees others than this machine does.
 *
 * @returns the exit code
 */
async function triggerRemote(flags: TriggerFlags): Promise<number> {
  const { sources, output, json } = flags;
  if (flags.worker !== undefined) {
    throw new UsageError("--worker is for --target local: a deployed workflow has its own code.");
  }
  for (const [flag, place] of Object.entries({ sources, output })) {
    if (isS3Location(place)) checkS3(flag, place, false);
  }
  const settings = remoteSettingsFrom(process.env);
  const client = await openClient(settings);
  const input = inputOf(flags, (place) => place);
  const ended = await runRemotely(client, settings, input, json);
  return reportRun(ended, json, (runKey) => `${output.replace(/\/+$/, "")}/${runKey}`);
}

/** One run without faults, from the start of its platform to its end. */
async function runOn(command: readonly string[], input: Input, json: boolean): Promise<EndedRun> {
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
      return { ...run, journal: journal.entries };
    } finally {
      live.close();
    }
  } finally {
    await platform.close();
  }
}

/** Where a run's artifacts are, for a person. */
function placeOf(output: string, runKey: string): string {
  if (!isS3Location(output)) return shownPath(join(output, runKey));
  const { bucket, prefix } = parseS3Location(output);
  return `s3://${bucket}/${prefix}${runKey}`;
}

/**
 * What is in a bucket, the run finds out.
 *
 * @param withOurKeys whoever runs the tasks has the keys of this environment
 */
function checkS3(flag: string, location: string, withOurKeys: boolean): void {
  try {
    parseS3Location(location);
    if (withOurKeys) s3SettingsFrom(process.env);
  } catch (error) {
    throw new UsageError(`--${flag}: ${messageOf(error)}.`);
  }
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
