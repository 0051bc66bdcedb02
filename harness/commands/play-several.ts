/** Several plays: a line each as they end, the whole report of those that do not pass, one table. */
import { availableParallelism } from "node:os";
import { EXIT_CODES, type ExitCode, verdictOfExit } from "../arguments/errors.ts";
import { createEstimate } from "../report/estimate.ts";
import { indexPage } from "../report/html/index-page.ts";
import { jsonPlay } from "../report/json.ts";
import { type SummaryItem, summaryTable, type Word, wordOf } from "../report/summary-table.ts";
import { terminalReport } from "../report/terminal.ts";
import { type Play, play } from "../targets/play.ts";
import { type Outcome, playMany } from "../targets/play-many.ts";
import { SkippedError } from "../targets/play-target.ts";
import type { Chosen } from "./choose-scenarios.ts";
import { failureOf, jsonText } from "./failure.ts";
import { type PlaySettings, speakerFor, suiteOf } from "./play-settings.ts";

/** @returns the exit code */
export async function playSeveral(
  items: readonly Chosen[],
  settings: PlaySettings,
): Promise<number> {
  const { json, report, bail, keep, width, style, replayOf } = settings;
  const say = speakerFor(settings);
  const kept: Play[] = [];
  const estimate = createEstimate(() => performance.now());
  let ended = 0;

  function onEnd(outcome: Outcome<Chosen, Play>): boolean {
    const item = summaryItem(outcome);
    const word = wordOf(item);
    const isFine = word === "PASS" || word === "SKIP";
    ended += 1;
    const seed = item.seed === null ? "" : `, seed ${item.seed}`;
    const colour = { PASS: style.good, SKIP: style.dim, FAIL: style.bad, ERROR: style.bad }[word];
    const left = estimate(ended, items.length);
    say(`[${ended}/${items.length}${left && `, ${left}`}] ${colour(word)} ${item.name}${seed}\n`);
    if (!("play" in item)) say(`${"error" in item ? item.error : item.skipped}\n`);
    else if (word === "FAIL") say(`\n${terminalReport(item.play, width, style)}\n`);
    if ("result" in outcome) {
      // What is kept is not released yet: the next seed of the scenario would be played over it.
      if (word === "PASS" && !keep) outcome.result.discard();
      else kept.push(outcome.result);
    }
    return isFine || !bail;
  }

  const outcomes = await playMany(items, {
    parallel: availableParallelism(),
    run: async (chosen) => play(chosen.load(), { ...settings, replay: replayOf(chosen) }),
    onEnd,
  });
  const summary = outcomes.map(summaryItem);
  const exitCode = exitCodeOf(summary.map(wordOf), outcomes);
  const notBegun = items.length - summary.length;
  const told = keep ? summary : summary.map(withoutPlaces);
  await report?.write((assets) => indexPage(told, notBegun, assets));
  const plays = told.map(jsonPlay);
  if (json) {
    const verdict = verdictOfExit(exitCode);
    process.stdout.write(jsonText({ schemaVersion: 1, verdict, exitCode, plays, notBegun }));
  } else {
    say(`\n${summaryTable(summary, width, style)}`);
    if (notBegun > 0) say(`${notBegun} of ${items.length} were not begun (--bail).\n`);
    if (report !== null) say(`\nreport  ${report.path}\n`);
  }
  const unbegun = items
    .slice(summary.length)
    .map(({ name, seed }) => jsonPlay({ name, seed, skipped: "not begun (--bail)" }));
  settings.publish(
    [...plays, ...unbegun].map((document, n) => suiteOf(items[n] as Chosen, document, settings)),
  );
  for (const result of kept) result.release();
  return exitCode;
}

/** A violated invariant tells more than a scenario that could not be played. */
function exitCodeOf(words: readonly Word[], outcomes: readonly Outcome<Chosen, Play>[]): ExitCode {
  if (words.includes("FAIL")) return EXIT_CODES.violated;
  const isAllSkipped = words.every((word) => word === "SKIP");
  const codes = outcomes.flatMap((outcome) => {
    if (!("error" in outcome)) return [];
    const isSkipped = outcome.error instanceof SkippedError;
    return isSkipped && !isAllSkipped ? [] : [failureOf(outcome.error).exitCode];
  });
  return Math.max(EXIT_CODES.holds, ...codes) as ExitCode;
}

function summaryItem(outcome: Outcome<Chosen, Play>): SummaryItem {
  const { name, seed } = outcome.item;
  if ("result" in outcome) return { name, seed, play: outcome.result };
  const { message } = failureOf(outcome.error);
  return outcome.error instanceof SkippedError
    ? { name, seed, skipped: message }
    : { name, seed, error: message };
}

/** A passed play as it is told when its folder has been removed. */
function withoutPlaces(item: SummaryItem): SummaryItem {
  if (!("play" in item) || wordOf(item) !== "PASS") return item;
  const { play } = item;
  return { ...item, play: { ...play, info: { ...play.info, places: {} } } };
}
