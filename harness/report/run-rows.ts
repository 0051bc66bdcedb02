/** What each run of a workflow of the user's own did, as a tree in rows, from the journal. */
import type { JournalEntry, RunStatus } from "../journal/entry.ts";
import { allRuns, type RunRecord } from "../journal/runs.ts";

export interface RunRow {
  readonly run: string;
  readonly task: string;
  /** Of the runs of its task below its root, from 1: what `start` of a fault goes by. */
  readonly start: number;
  readonly parent: string | null;
  /** How many runs are above it. */
  readonly depth: number;
  readonly attempts: number;
  readonly status: RunStatus;
  /** From its first attempt's begin to its end, in ms; null if either is missing. */
  readonly ms: number | null;
}

/** Each run after the one that started it, and before the next that this one started. */
export function runRows(journal: readonly JournalEntry[]): RunRow[] {
  const children = new Map<string | null, RunRecord[]>();
  for (const run of allRuns(journal)) {
    const { parent } = run.created;
    const others = children.get(parent);
    if (others === undefined) children.set(parent, [run]);
    else others.push(run);
  }
  const rows: RunRow[] = [];
  // A list and no recursion: a workflow may call itself as deeply as it likes.
  const open = (children.get(null) ?? []).map((run) => ({ run, depth: 0 })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { run, depth } = next;
    rows.push(rowOf(run, depth));
    const below = children.get(run.created.run) ?? [];
    open.push(...below.map((child) => ({ run: child, depth: depth + 1 })).reverse());
  }
  return rows;
}

function rowOf({ created, start, attempts, ended }: RunRecord, depth: number): RunRow {
  const { run, task, parent } = created;
  const begin = attempts[0]?.started.t;
  return {
    run,
    task,
    start,
    parent,
    depth,
    attempts: attempts.length,
    status: ended?.status ?? (attempts.length === 0 ? "pending" : "running"),
    ms: begin === undefined || ended === null ? null : ended.t - begin,
  };
}
