/** One scenario, with everything to see: live, then the whole report. */
import { playPage } from "../report/html/play-page.ts";
import { type JsonReport, jsonPlay, jsonReport } from "../report/json.ts";
import { type Live, openLive } from "../report/live.ts";
import { openProgress } from "../report/progress.ts";
import type { ReportInput } from "../report/report.ts";
import { terminalReport } from "../report/terminal.ts";
import { isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { play } from "../targets/play.ts";
import { SkippedError } from "../targets/play-target.ts";
import type { Stage } from "../targets/stage.ts";
import type { Chosen } from "./choose-scenarios.ts";
import { failureOf, jsonText } from "./failure.ts";
import { type PlaySettings, speakerFor, suiteOf } from "./play-settings.ts";

const STAGES: Readonly<Record<Stage, string>> = {
  data: "generating the sources",
  oracle: "working out what must be published",
  reference: "running once without faults, to compare with",
  again: "running once more without faults: the results must be the same",
  earlier: "running once before, with another number of shards",
  drill: "running with faults",
  verification: "verifying",
};

/**
 * @returns the exit code
 * @throws ShardproofError it could not be played; CI has been told so
 */
export async function playOne(chosen: Chosen, settings: PlaySettings): Promise<number> {
  let document: JsonReport;
  try {
    document = await playLive(chosen, settings);
  } catch (error) {
    const { name, seed } = chosen;
    const { message } = failureOf(error);
    const why = error instanceof SkippedError ? { skipped: message } : { error: message };
    settings.publish([suiteOf(chosen, jsonPlay({ name, seed, ...why }), settings)]);
    throw error;
  }
  settings.publish([suiteOf(chosen, document, settings)]);
  return document.exitCode;
}

async function playLive(chosen: Chosen, settings: PlaySettings): Promise<JsonReport> {
  const { json, report, width, style, replayOf } = settings;
  const scenario = chosen.load();
  const shardCount = isWorkflowScenario(scenario) ? null : scenario.run.shards;
  const say = speakerFor(settings);
  const clock = () => performance.now();
  const progress = openProgress(process.stdout, process.env, clock);
  let live: Live | null = null;

  // Only the drill is shown live: what is drawn in place must have the terminal for itself.
  function onStage(stage: Stage): void {
    endLive();
    say(`${STAGES[stage]}\n`);
    if (stage !== "drill") return;
    live = openLive({
      json,
      shardCount,
      stream: process.stdout,
      env: process.env,
      clock,
    });
  }

  function onProgress(stage: Stage, done: number, of: number): void {
    if (!json) progress.show(STAGES[stage], done, of);
  }

  function endLive(): void {
    progress.clear();
    live?.close();
    live = null;
  }

  say(`${scenario.name}${"seed" in scenario ? `, seed ${scenario.seed}` : ""}\n`);
  try {
    const result = await play(scenario, {
      ...settings,
      replay: replayOf(chosen),
      onStage,
      onProgress,
      onEntry: (entry) => live?.onEvent(entry),
    });
    progress.clear();
    await report?.write((assets) => playPage(result, assets));
    const told = report === null ? result : withPlace(result, "report", report.path);
    const document = jsonReport(told);
    if (json) process.stdout.write(jsonText(document));
    else say(`\n${terminalReport(told, width, style)}`);
    result.release();
    return document;
  } finally {
    endLive();
  }
}

function withPlace(input: ReportInput, name: string, path: string): ReportInput {
  const { info } = input;
  return { ...input, info: { ...info, places: { ...info.places, [name]: path } } };
}
