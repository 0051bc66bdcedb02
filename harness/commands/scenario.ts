/** `npm run scenario`: plays a scenario and judges it. */
import { defineCommand } from "../arguments/command.ts";
import { EXIT_CODES } from "../arguments/errors.ts";
import { parseArguments } from "../arguments/parse.ts";
import { splitCommand } from "../platform/command-line.ts";
import { jsonReportText } from "../report/json.ts";
import { openLive } from "../report/live.ts";
import type { ReportInput } from "../report/report.ts";
import { scenarioList } from "../report/scenario-list.ts";
import { styleFor } from "../report/style.ts";
import { terminalReport } from "../report/terminal.ts";
import { verdictOf } from "../report/verdict.ts";
import { listScenarios } from "../scenario/list.ts";
import { loadScenario, resolveScenario, shownPath } from "../scenario/load.ts";
import { withOverrides } from "../scenario/overrides.ts";
import { judge } from "../targets/judge.ts";
import { playLocal, type Stage } from "../targets/local.ts";
import { claimWorkFolder } from "../targets/work-folder.ts";

const COMMAND = defineCommand({
  call: "npm run scenario --",
  summary: "Plays a scenario on real processes and judges what it left",
  positionals: [
    {
      name: "scenario",
      description: "a name in scenarios/ or the path of a file; without it, all are listed",
      required: false,
    },
  ],
  flags: {
    seed: {
      type: "integer",
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      description: "seed of the data, instead of the scenario's",
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
  ],
});

const STAGES: Readonly<Record<Stage, string>> = {
  data: "generating the sources",
  reference: "running once without faults, to compare with",
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
  const { flags } = parsed;
  const style = styleFor(process.stdout, process.env);
  const width = process.stdout.columns || 80;
  const [name] = parsed.positionals;
  if (name === undefined) {
    process.stdout.write(scenarioList(listScenarios(), width, style));
    return EXIT_CODES.holds;
  }
  const { seed, shards, customers } = flags;
  const scenario = withOverrides(loadScenario(resolveScenario(name)), { seed, shards, customers });
  const command = flags.worker === undefined ? undefined : splitCommand(flags.worker);

  const say = (text: string) => {
    if (!flags.json) process.stdout.write(text);
  };
  say(`${scenario.name}, seed ${scenario.seed}\n`);
  const work = claimWorkFolder(scenario.name);
  const live = openLive({
    json: flags.json,
    shardCount: scenario.run.shards,
    stream: process.stdout,
    env: process.env,
    clock: () => performance.now(),
  });
  try {
    const played = await playLocal(scenario, {
      work,
      command,
      onStage: (stage) => say(`${STAGES[stage]}\n`),
      onEntry: live.onEvent,
    });
    live.close();
    const findings = judge(scenario, played);
    const input: ReportInput = {
      scenario,
      journal: played.drill.journal,
      findings,
      info: {
        target: "local",
        places: { journal: shownPath(work.journal), artifacts: shownPath(work.output) },
        replay: replayCommand(name, scenario.seed, flags),
      },
    };
    if (flags.json) process.stdout.write(jsonReportText(input));
    else say(`\n${terminalReport(input, width, style)}`);
    return verdictOf(findings).exitCode;
  } finally {
    live.close();
    work.release();
  }
}

/** The command that plays the same again, whatever defaults may become. */
function replayCommand(
  name: string,
  seed: number,
  flags: { readonly shards?: number | undefined; readonly customers?: number | undefined },
): string {
  const others = (["shards", "customers"] as const).flatMap((flag) =>
    flags[flag] === undefined ? [] : [`--${flag} ${flags[flag]}`],
  );
  return [COMMAND.call, name, `--seed ${seed}`, ...others].join(" ");
}
