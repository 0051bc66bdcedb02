/** One scenario, with everything to see: live, then the whole report. */
import { jsonReport } from "../report/json.ts";
import { type Live, openLive } from "../report/live.ts";
import { terminalReport } from "../report/terminal.ts";
import { verdictOf } from "../report/verdict.ts";
import { isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { play } from "../targets/play.ts";
import type { Stage } from "../targets/stage.ts";
import type { Chosen } from "./choose-scenarios.ts";
import { jsonText } from "./failure.ts";
import { type PlaySettings, speakerFor } from "./play-settings.ts";

const STAGES: Readonly<Record<Stage, string>> = {
  data: "generating the sources",
  oracle: "working out what must be published",
  reference: "running once without faults, to compare with",
  again: "running once more without faults: the results must be the same",
  earlier: "running once before, with another number of shards",
  drill: "running with faults",
  verification: "verifying",
};

/** Lines of progress may be that far apart; what takes less is not told. */
const PROGRESS_EVERY_MS = 1000;

/** @returns the exit code */
export async function playOne(chosen: Chosen, settings: PlaySettings): Promise<number> {
  const { json, width, style, replayOf } = settings;
  const scenario = chosen.load();
  const shardCount = isWorkflowScenario(scenario) ? null : scenario.run.shards;
  const say = speakerFor(settings);
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
      clock: () => performance.now(),
    });
  }

  let toldAt = performance.now();
  function onProgress(stage: Stage, done: number, of: number): void {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    say(`${STAGES[stage]}: part ${done} of ${of}\n`);
  }

  function endLive(): void {
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
    if (json) process.stdout.write(jsonText(jsonReport(result)));
    else say(`\n${terminalReport(result, width, style)}`);
    result.release();
    return verdictOf(result.findings).exitCode;
  } finally {
    endLive();
  }
}
