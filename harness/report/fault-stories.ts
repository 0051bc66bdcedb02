/** What each fault of the plan did, and how it was healed, from the journal. */
import type { FaultEntry, JournalEntry } from "../journal/entry.ts";
import { allRuns } from "../journal/runs.ts";

export interface FaultStory {
  /** In the plan, from 0. */
  readonly fault: number;
  /** `throws at shard.merged in shard 3, attempt 1`. */
  readonly plan: string;
  readonly strikes: readonly Strike[];
}

export interface Strike {
  /** ms since the root run began. */
  readonly t: number;
  readonly action: string;
  readonly at: string;
  readonly run: string;
  readonly task: string;
  readonly shard: number | null;
  /** Of a workflow of the user's own: of the runs of its task below its root, from 1. */
  readonly start: number | null;
  readonly attempt: number;
  /** How the attempt ended; null if the journal does not say. */
  readonly outcome: "completed" | "failed" | "canceled" | null;
  /** Why it did not complete. */
  readonly error: string | null;
  /** The retry that followed; null if there was none. */
  readonly retry: Retry | null;
  /** The attempt with which the run completed; null if it did not. */
  readonly healedBy: number | null;
}

export interface Retry {
  readonly attempt: number;
  readonly declaredWaitMs: number;
  /** Declared times `waitScale`. */
  readonly scaledWaitMs: number;
  /** From the end of the attempt to the begin of the next; null if that never began. */
  readonly realWaitMs: number | null;
}

/**
 * One story for each fault of the plan, in its order; a fault that never struck has no strikes.
 *
 * @param plan what each will do, as a clause
 */
export function faultStories(
  plan: readonly string[],
  journal: readonly JournalEntry[],
): FaultStory[] {
  const startOf = new Map(
    allRuns(journal).flatMap(({ created, start }) =>
      created.input === undefined ? [] : [[created.run, start] as const],
    ),
  );
  const byRun = new Map<string, JournalEntry[]>();
  for (const entry of journal) {
    const entries = byRun.get(entry.run);
    if (entries === undefined) byRun.set(entry.run, [entry]);
    else entries.push(entry);
  }
  return plan.map((clause, position) => ({
    fault: position,
    plan: clause,
    strikes: journal.flatMap((entry) =>
      entry.kind === "fault" && entry.fault === position
        ? [strikeOf(entry, startOf.get(entry.run) ?? null, byRun.get(entry.run) ?? [])]
        : [],
    ),
  }));
}

type EndedAttempt = Extract<JournalEntry, { kind: "attempt"; event: "ended" }>;
type ScheduledRetry = Extract<JournalEntry, { kind: "run"; event: "retry-scheduled" }>;

function strikeOf(
  struck: FaultEntry,
  start: number | null,
  entries: readonly JournalEntry[],
): Strike {
  const { t, action, at, run, task, shard, attempt } = struck;
  let end: EndedAttempt | undefined;
  let retry: ScheduledRetry | undefined;
  let nextBegan: number | undefined;
  let healedBy: number | null = null;
  for (const entry of entries) {
    if (entry.kind === "attempt" && entry.event === "ended") {
      if (entry.attempt === attempt) end = entry;
      if (entry.outcome === "completed") healedBy = entry.attempt;
    } else if (entry.kind === "attempt" && entry.event === "started") {
      if (entry.attempt === attempt + 1) nextBegan = entry.t;
    } else if (entry.kind === "run" && entry.event === "retry-scheduled") {
      if (entry.attempt === attempt + 1) retry = entry;
    }
  }
  return {
    t,
    action,
    at,
    run,
    task,
    shard,
    start,
    attempt,
    outcome: end?.outcome ?? null,
    error: end?.reason ?? null,
    retry:
      retry === undefined
        ? null
        : {
            attempt: retry.attempt,
            declaredWaitMs: retry.declaredWaitMs,
            scaledWaitMs: retry.waitMs,
            realWaitMs: nextBegan === undefined || end === undefined ? null : nextBegan - end.t,
          },
    healedBy,
  };
}
