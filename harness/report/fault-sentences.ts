/** The story of a fault in sentences. */
import type { FaultStory, Strike } from "./fault-stories.ts";
import { counted, duration, wait } from "./figures.ts";
import { oneLine } from "./text.ts";

/** Strikes that are told one by one; the rest of a fault's strikes are counted. */
const TOLD = 3;

/** The fault's plan, then a paragraph for each strike. Lines are not wrapped. */
export function faultSentences({ fault, plan, strikes }: FaultStory): string[] {
  const rest = strikes.slice(TOLD);
  const healed = rest.filter(({ healedBy }) => healedBy !== null).length;
  return [
    `faults[${fault}] ${plan}`,
    ...(strikes.length === 0 ? ["It never struck."] : strikes.slice(0, TOLD).map(strikeSentences)),
    ...(rest.length === 0
      ? []
      : [`It struck ${counted(rest.length, "more time")}; ${healed} of these runs completed.`]),
  ];
}

function strikeSentences(strike: Strike): string {
  const { attempt, run, at, t } = strike;
  return [
    `Struck ${whereOf(strike)}, attempt ${attempt} (run ${oneLine(run)}), at ${oneLine(at)} after ${duration(t)}.`,
    endSentence(strike),
    retrySentence(strike),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function whereOf({ shard, start, task }: Strike): string {
  if (shard !== null) return `shard ${shard}`;
  return start === null ? task : `${oneLine(task)} ${start}`;
}

function endSentence({ outcome, error }: Strike): string {
  switch (outcome) {
    case null:
      return "The journal does not say how the attempt ended.";
    case "completed":
      return "The attempt completed all the same.";
    case "failed":
    case "canceled":
      return `The attempt ${outcome === "failed" ? "failed" : "was canceled"}: ${error === null ? "no reason given" : `"${oneLine(error)}"`}.`;
  }
}

function retrySentence({ attempt, outcome, retry, healedBy }: Strike): string {
  if (outcome === "completed" || outcome === null) return "";
  if (retry === null) return "No retry followed: the run ended with it.";
  const { declaredWaitMs, scaledWaitMs, realWaitMs } = retry;
  const declared = declaredWait(declaredWaitMs, scaledWaitMs);
  if (realWaitMs === null) return `Its retry (${declared}) never began.`;
  const began = `Attempt ${attempt + 1} began ${wait(realWaitMs)} later (${declared})`;
  if (healedBy === null) return `${began}; the run never completed.`;
  if (healedBy === attempt + 1) return `${began} and completed.`;
  return `${began}; attempt ${healedBy} completed.`;
}

/** What a wait should be, in ms: `declared 2 000 ms, scaled to 200 ms`. */
export function declaredWait(declaredMs: number, scaledMs: number): string {
  const scaled = scaledMs === declaredMs ? "" : `, scaled to ${wait(scaledMs)}`;
  return `declared ${wait(declaredMs)}${scaled}`;
}
