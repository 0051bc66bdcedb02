/** What a search has been to: which faults struck where, and how many different runs there were. */
import { createHash } from "node:crypto";
import { FAILPOINTS } from "../../tasks/failpoints.ts";
import type { JournalEntry } from "../journal/entry.ts";

/** Faults that strike at failpoints. */
export const TASK_FAULTS = ["throw", "kill", "exit", "hang", "delay", "zombie"] as const;

/** Every pair of a failpoint and a fault that can strike there, as `kill at shard.start`. */
export const PAIRS: readonly string[] = Object.keys(FAILPOINTS).flatMap((at) =>
  TASK_FAULTS.map((action) => `${action} at ${at}`),
);

/** The pairs that struck in a run. */
export function pairsIn(journal: readonly JournalEntry[]): string[] {
  return journal.flatMap((entry) =>
    entry.kind === "fault" && Object.hasOwn(FAILPOINTS, entry.at)
      ? [`${entry.action} at ${entry.at}`]
      : [],
  );
}

/** A name for what happened in a run and in which order, whatever time it took. */
export function shapeOf(journal: readonly JournalEntry[]): string {
  const hash = createHash("sha1");
  for (const entry of journal) {
    const event = "event" in entry ? entry.event : "op" in entry ? entry.op : "";
    const attempt = "attempt" in entry ? entry.attempt : 0;
    const path = "path" in entry ? entry.path : "";
    hash.update(`${entry.kind} ${event} ${entry.run} ${attempt} ${path}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}
