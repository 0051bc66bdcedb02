/** `npm run scenario`: plays scenarios and judges them. */
import { availableParallelism } from "node:os";
import { defineCommand } from "../arguments/command.ts";
import { EXIT_CODES, ShardproofError, UsageError } from "../arguments/errors.ts";
import { parseArguments } from "../arguments/parse.ts";
import { jsonReport, jsonReportText } from "../report/json.ts";
import { openLive } from "../report/live.ts";
import { scenarioList } from "../report/scenario-list.ts";
import { styleFor } from "../report/style.ts";
import { type SummaryItem, summaryTable, wordOf } from "../report/summary-table.ts";
import { terminalReport } from "../report/terminal.ts";
import { verdictOf } from "../report/verdict.ts";
import { listScenarios } from "../scenario/list.ts";
import { type Play, type PlayTarget, play, SkippedError } from "../targets/play.ts";
import { playMany } from "../targets/play-many.ts";
import type { Stage } from "../targets/stage.ts";
import { workerCommand } from "../targets/worker-command.ts";
import { type Chosen, chooseScenarios } from "./choose-scenarios.ts";

const COMMAND = defineCommand({
  call: "npm run scenario --",
  summary: "Plays scenarios on real processes and judges what they leave",
  positionals: [
    {
      name: "scenario",
      description: "names in scenarios/ or paths of files; without any, all are listed",
      required: false,
      repeats: true,
    },
  ],
  flags: {
    all: { type: "boolean", description: "play every scenario in scenarios/" },
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
      description: "command of a worker that speaks Render's task protocol, instead of ours",
    },
    json: { type: "boolean", description: "print one JSON document and nothing else" },
  },
  examples: [
    ["", "list the scenarios"],
    ["fail-one-shard", "play one"],
    ["fail-one-shard --seed 7 --customers 10000", "with other data"],
    ["--all", "play all of them"],
    ["chaos-monkey --repeat 20", "play one with twenty seeds"],
  ],
});

const STAGES: Readonly<Record<Stage, string>> = {
  data: "generating the sources",
  reference: "running once without faults, to compare with",
  earlier: "running once before, with another number of shards",
  drill: "running with faults",
  verification: "verifying",
};

/** @returns the exit code */
export async function runScenario(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { flags, positionals } = parsed;
  const style = styleFor(process.stdout, process.env);
  const width = process.stdout.columns || 80;
  if (positionals.length === 0 && !flags.all && flags.tag === undefined) {
    process.stdout.write(scenarioList(listScenarios(), width, style));
    return EXIT_CODES.holds;
  }
  const target = playableTarget(flags.target);
  if (target === "simulated" && flags.worker !== undefined) {
    throw new UsageError("--worker needs processes: it does not go with --target simulated.");
  }
  const chosen = chooseScenarios({ ...flags, names: positionals });
  const worker =
    target === "local" ? await workerCommand(flags.worker) : { command: [], release() {} };
  try {
    const [only] = chosen;
    return chosen.length === 1 && only !== undefined
      ? await playOne(only)
      : await playSeveral(chosen);
  } finally {
    worker.release();
  }

  /** With everything to see: live, then the whole report. */
  async function playOne({ name, seed, load }: Chosen): Promise<number> {
    const scenario = load();
    const say = (text: string) => {
      if (!flags.json) process.stdout.write(text);
    };
    say(`${scenario.name}, seed ${seed}\n`);
    const live = openLive({
      json: flags.json,
      shardCount: scenario.run.shards,
      stream: process.stdout,
      env: process.env,
      clock: () => performance.now(),
    });
    let result: Play;
    try {
      result = await play(scenario, {
        target,
        command: worker.command,
        replay: replayCommand(name, seed),
        onStage: (stage) => say(`${STAGES[stage]}\n`),
        onEntry: live.onEvent,
      });
    } finally {
      live.close();
    }
    if (flags.json) process.stdout.write(jsonReportText(result));
    else say(`\n${terminalReport(result, width, style)}`);
    return verdictOf(result.findings).exitCode;
  }

  /** A line each as they end, the whole report of those that do not pass, then one table. */
  async function playSeveral(items: readonly Chosen[]): Promise<number> {
    const say = (text: string) => {
      if (!flags.json) process.stdout.write(text);
    };
    let ended = 0;
    const outcomes = await playMany(items, {
      parallel: availableParallelism(),
      run: async ({ name, seed, load }) =>
        play(load(), { target, command: worker.command, replay: replayCommand(name, seed) }),
      onEnd(outcome) {
        const item = summaryItem(outcome);
        const word = wordOf(item);
        ended += 1;
        const isBad = word === "FAIL" || word === "ERROR";
        const colour = isBad ? style.bad : style.good;
        say(`[${ended}/${items.length}] ${colour(word)} ${item.name}, seed ${item.seed}\n`);
        if ("error" in item) say(`${item.error}\n`);
        if ("play" in item && isBad) say(`\n${terminalReport(item.play, width, style)}\n`);
        if ("result" in outcome && word === "PASS" && !flags.keep) outcome.result.discard();
        return !(isBad && flags.bail);
      },
    });
    const summary = outcomes.map(summaryItem);
    const words = summary.map(wordOf);
    const codes = outcomes.map((outcome) => ("error" in outcome ? codeOf(outcome.error) : null));
    const exitCode = words.includes("FAIL")
      ? EXIT_CODES.violated
      : Math.max(EXIT_CODES.holds, ...codes.map((code) => code ?? EXIT_CODES.holds));
    if (flags.json) {
      const plays = summary.map((item) =>
        "play" in item ? jsonReport(item.play) : { ...item, scenario: { name: item.name } },
      );
      process.stdout.write(
        `${JSON.stringify({ schemaVersion: 1, verdict: exitCode === 0 ? "pass" : "fail", exitCode, plays }, null, 2)}\n`,
      );
    } else {
      say(`\n${summaryTable(summary, width, style)}`);
      const left = items.length - summary.length;
      if (left > 0) say(`${left} were not begun (--bail).\n`);
    }
    return exitCode;
  }

  /** The command that plays the same again, whatever defaults may become. */
  function replayCommand(name: string, seed: number): string {
    const others = (["shards", "customers"] as const).flatMap((flag) =>
      flags[flag] === undefined ? [] : [`--${flag} ${flags[flag]}`],
    );
    const worker = flags.worker === undefined ? [] : [`--worker ${quoted(flags.worker)}`];
    const onTarget = target === "local" ? [] : [`--target ${target}`];
    return [COMMAND.call, name, `--seed ${seed}`, ...others, ...onTarget, ...worker].join(" ");
  }
}

function summaryItem(
  outcome: { readonly item: Chosen } & ({ readonly result: Play } | { readonly error: unknown }),
): SummaryItem {
  const { name, seed } = outcome.item;
  if ("result" in outcome) return { name, seed, play: outcome.result };
  const { error } = outcome;
  if (error instanceof SkippedError) return { name, seed, skipped: error.message };
  const isOurs = error instanceof ShardproofError;
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { name, seed, error: isOurs ? error.message : `This is a bug of Shardproof: ${bug}` };
}

function codeOf(error: unknown): number {
  if (error instanceof SkippedError) return EXIT_CODES.holds;
  return error instanceof ShardproofError ? error.exitCode : EXIT_CODES.target;
}

function playableTarget(target: PlayTarget | "remote"): PlayTarget {
  if (target !== "remote") return target;
  throw new UsageError("--target remote does not exist yet; use --target local or simulated.");
}

/** A word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
