/** `npm run scenario`: plays scenarios and judges them. */
import { callOf } from "../arguments/call.ts";
import { defineCommand, type FlagValues } from "../arguments/command.ts";
import { EXIT_CODES, UsageError } from "../arguments/errors.ts";
import { replayCommand } from "../arguments/replay.ts";
import { shellWord } from "../arguments/shell-word.ts";
import { scenarioList } from "../report/scenario-list.ts";
import { styleFor } from "../report/style.ts";
import { type ListedScenario, listScenarios } from "../scenario/list.ts";
import { shownPath } from "../scenario/load.ts";
import type { RemoteTarget } from "../targets/remote/remote-target.ts";
import { type Chosen, chooseScenarios } from "./choose-scenarios.ts";
import { jsonText } from "./failure.ts";
import { JUNIT_FLAG, preparePublishing } from "./publish.ts";
import { REPORT_FLAG, reportFile } from "./report-file.ts";
import { runCommand } from "./run-command.ts";

const COMMAND = defineCommand({
  call: callOf("scenario"),
  summary: "Plays scenarios on real processes and judges what they leave",
  positionals: [
    {
      name: "scenario",
      description:
        "names, of scenarios/ here or of those that Shardproof brings along, or paths of files; without any, all are listed",
      required: false,
      repeats: true,
    },
  ],
  flags: {
    all: { type: "boolean", description: "play every scenario that is listed" },
    tag: { type: "text", example: "quick", description: "play the scenarios with this tag" },
    seed: {
      type: "integer",
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      description: "seed of all random choices, instead of the scenario's",
    },
    shards: {
      type: "integer",
      min: 1,
      max: 10_000,
      description: "number of shards, instead of the scenario's",
    },
    customers: {
      type: "integer",
      min: 1,
      max: 10_000_000,
      description: "number of customers, instead of the scenario's",
    },
    repeat: {
      type: "integer",
      min: 1,
      max: 1000,
      default: 1,
      description: "play each so often, with one seed after the other; all must hold",
    },
    bail: { type: "boolean", description: "begin no further play after one that does not pass" },
    keep: {
      type: "boolean",
      description: "keep the folders of passed plays too, where several are played",
    },
    target: {
      type: "choice",
      choices: ["local", "simulated", "remote"],
      default: "local",
      description: "where the tasks run",
    },
    worker: {
      type: "text",
      example: '"node dist/main.js"',
      description:
        "command of a worker that speaks Render's task protocol, instead of ours or the scenario's",
    },
    task: {
      type: "text",
      example: "resize_all",
      description: "of a workflow of your own: the task to start, instead of the scenario's",
    },
    input: {
      type: "text",
      example: "'[7]'",
      description: "of a workflow of your own: the task's arguments as JSON, a list or a map",
    },
    verify: {
      type: "text",
      example: '"node check.js"',
      description: "of a workflow of your own: the command that judges what a run has left",
    },
    store: {
      type: "path",
      example: "s3://drills/shardproof",
      description:
        "of --target remote: s3://bucket/prefix, where the data of plays lies for this machine and the workflow",
    },
    report: REPORT_FLAG,
    json: {
      type: "boolean",
      description: "print one JSON document (harness/report/output.schema.json) and nothing else",
    },
    junit: JUNIT_FLAG,
  },
  notes: [
    "--target remote plays on the deployed workflow that WORKFLOW_SLUG names, through @renderinc/sdk with the API key in RENDER_API_KEY; faults strike there only if its environment has SHARDPROOF_DRILLS=enabled. RENDER_USE_LOCAL_DEV=true (or RENDER_LOCAL_DEV_URL) means a local server instead, which needs neither of the two, and no --store. Scenarios with faults that only a platform can make are skipped.",
    "In GitHub Actions (GITHUB_ACTIONS=true) what fails is annotated, and the step's summary (GITHUB_STEP_SUMMARY) says it all.",
  ],
  examples: [
    ["", "list the scenarios"],
    ["fail-one-shard", "play one"],
    ["fail-one-shard --seed 7 --customers 10000", "with other data"],
    ["--all", "play all of them"],
    ["fail-one-shard --report out.html", "with a page for the browser"],
    ["chaos-monkey --repeat 20", "play one with twenty seeds"],
    ["fail-one-shard --target remote --store s3://drills/shardproof", "on Render"],
    [
      `drills/kill.yaml --worker "node dist/main.js" --task resize_all --input '[7]'`,
      "a workflow of your own",
    ],
  ],
});

type Values = FlagValues<typeof COMMAND.flags>;

/** @returns the exit code */
export function runScenario(words: readonly string[]): Promise<number> {
  return runCommand(COMMAND, words, (flags, positionals) => {
    const isChoice = positionals.length > 0 || flags.all || flags.tag !== undefined;
    return isChoice ? playAll(positionals, flags, words) : list(flags);
  });
}

/** What there is to play. */
function list(flags: Values): number {
  const { json, all: _all, tag: _tag, ...ofPlays } = flags;
  const given = Object.entries(ofPlays).find(([name, value]) => value !== defaultOf(name));
  if (given !== undefined) {
    throw new UsageError(
      `--${given[0]}: there is nothing to play. Name a scenario, or choose by --all or --tag.\nSee ${COMMAND.call} --help`,
    );
  }
  const listed = listScenarios();
  const style = styleFor(process.stdout, process.env);
  process.stdout.write(
    json
      ? jsonText({ schemaVersion: 1, scenarios: listed.map(jsonListed) })
      : scenarioList(listed, process.stdout.columns || 80, style),
  );
  return EXIT_CODES.holds;
}

function defaultOf(name: string): unknown {
  const flag = COMMAND.flags[name as keyof Values];
  if (flag.type === "boolean") return false;
  return "default" in flag ? flag.default : undefined;
}

function jsonListed(item: ListedScenario) {
  const { name } = item;
  const file = shownPath(item.file);
  if ("error" in item) return { name, file, problems: item.error.problems };
  const { description, tags } = item.scenario;
  return { name, file, description, tags };
}

async function playAll(
  names: readonly string[],
  flags: Values,
  words: readonly string[],
): Promise<number> {
  const { target } = flags;
  refuseOddFlags(flags);
  const chosen = chooseScenarios({ ...flags, names });
  const report = flags.report === undefined ? null : reportFile(flags.report);
  // Only now: a list or a message should not wait for all that plays are made of.
  const [{ playOne }, { playSeveral }, { workerCommand }] = await Promise.all([
    import("./play-one.ts"),
    import("./play-several.ts"),
    import("../targets/worker-command.ts"),
  ]);
  const title = ["shardproof scenario", ...words.map(shellWord)].join(" ");
  const publish = preparePublishing(title, flags.junit);
  const needsOurs = target === "local" && chosen.some(({ isOurs }) => isOurs);
  const worker = needsOurs ? await workerCommand(flags.worker) : { command: [], release() {} };
  const settings = {
    ...flags,
    report,
    command: worker.command,
    isOtherWorker: flags.worker !== undefined,
    remote: await remoteTarget(flags),
    width: process.stdout.columns || 80,
    style: styleFor(process.stdout, process.env),
    replayOf: (item: Chosen) => replayOf(item, flags),
    publish,
  };
  try {
    const [only] = chosen;
    return chosen.length === 1 && only !== undefined
      ? await playOne(only, settings)
      : await playSeveral(chosen, settings);
  } finally {
    worker.release();
  }
}

function refuseOddFlags({ target, worker, store }: Values): void {
  if (target === "simulated" && worker !== undefined) {
    throw new UsageError("--worker needs processes: it does not go with --target simulated.");
  }
  if (target === "remote" && worker !== undefined) {
    throw new UsageError("--worker is for --target local: a deployed workflow has its own code.");
  }
  if (target !== "remote" && store !== undefined) {
    throw new UsageError("--store is for --target remote: other plays have folders of their own.");
  }
}

async function remoteTarget({ target, store }: Values): Promise<RemoteTarget | undefined> {
  if (target !== "remote") return undefined;
  const { remoteTargetFrom } = await import("./remote-target.ts");
  return remoteTargetFrom(store, process.env);
}

/** The command that plays the same again, whatever defaults may become. */
function replayOf({ name, seed }: Chosen, flags: Values): string {
  const { shards, customers, worker, task, input, verify, store } = flags;
  const target = flags.target === "local" ? undefined : flags.target;
  const given = { shards, customers, worker, task, input, verify, target, store };
  return replayCommand(name, { seed: seed ?? undefined, ...given });
}
