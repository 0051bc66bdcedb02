/** What the timeline shows, in words: names of its bars and marks, and its table. */
import { declaredWait } from "../fault-sentences.ts";
import { duration, wait } from "../figures.ts";
import { oneLine } from "../text.ts";
import type { Bar, Mark, Wait } from "./timeline.ts";

/** What a bar is, by its kind: the legend's words, and the names of its colours. */
export type BarKind = "completed" | "failed" | "canceled" | "open" | "duplicate";

export function kindOf({ instance, outcome }: Bar): BarKind {
  return instance > 1 ? "duplicate" : outcome;
}

/** `attempt 1`, `attempt 1, delivery 2`. */
export function attemptName({ attempt, instance }: Pick<Bar, "attempt" | "instance">): string {
  return instance === 1 ? `attempt ${attempt}` : `attempt ${attempt}, delivery ${instance}`;
}

/** How a bar ended: `failed: boom; a zombie until 0.73 s`. */
export function endingOf(bar: Bar): string {
  const { outcome, reason, instance, until, to } = bar;
  const words = {
    completed: "completed",
    failed: "failed",
    canceled: "was canceled",
    open: "has no end in the journal",
  }[outcome];
  const told = instance > 1 && reason !== null ? oneLine(reason) : words;
  const why = instance === 1 && reason !== null ? `: ${oneLine(reason)}` : "";
  return `${told}${why}${to > until ? `; ${tailName(bar)} until ${duration(to)}` : ""}`;
}

/** What is at work after its attempt has ended. */
export function tailName({ outcome }: Bar): string {
  return outcome === "completed" ? "still at work" : "a zombie";
}

/** `0.26 s to 0.73 s`. */
export function spanOf({ from, until }: Pick<Bar, "from" | "until">): string {
  return `${duration(from)} to ${duration(until)}`;
}

/** Why a run waits, and how long: `waits 308 ms for its retry (declared 2 000 ms, scaled to 100 ms)`. */
export function waitWords({ from, to, backoff }: Wait): string {
  const length = wait(to - from);
  if (backoff === null) return `waits ${length} for a place`;
  return `waits ${length} for its retry (${declaredWait(backoff.declaredMs, backoff.scaledMs)})`;
}

/** `faults[0]: zombie at artifact.before-rename, after 0.26 s`. */
export function markWords({ struck, t }: Mark): string {
  const { fault, action, at } = struck;
  return `faults[${fault}]: ${oneLine(action)} at ${oneLine(at)}, after ${duration(t)}`;
}
