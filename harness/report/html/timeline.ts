/** A run as a Gantt chart, as data: lanes, bars, waits and marks in ms since the root run began. */
import type { FaultEntry, JournalEntry } from "../../journal/entry.ts";
import {
  type AttemptRecord,
  allRuns,
  hasDoneItsWork,
  type InstanceRecord,
  type RunRecord,
} from "../../journal/runs.ts";
import { runRows } from "../run-rows.ts";
import { struckRuns, worthALook } from "../worth-a-look.ts";
import { freeRow, newRows } from "./free-row.ts";
import { runNames } from "./run-names.ts";

export interface Timeline {
  /** When the last thing ended; every time is from 0 to here. */
  readonly end: number;
  /** The orchestrator, partitions, shards in ascending order; of a user's workflow the tree of its runs. */
  readonly lanes: readonly Lane[];
  /** Which lanes are left out; null where none is. */
  readonly note: string | null;
}

/** All runs of a shard, or one run. */
export interface Lane {
  readonly name: string;
  /** How many runs are above it in the tree; 0 for those of our pipeline. */
  readonly depth: number;
  /** What overlaps lies in rows of its own; there is at least one. */
  readonly rows: number;
  readonly bars: readonly Bar[];
  readonly waits: readonly Wait[];
  readonly marks: readonly Mark[];
}

/** How an attempt ended; `open`: the journal does not say. */
export type Outcome = "completed" | "failed" | "canceled" | "open";

/** An instance at work: what one delivery of an attempt is handled by. */
export interface Bar {
  readonly run: string;
  readonly attempt: number;
  /** From 1; from 2 on it is a duplicate. */
  readonly instance: number;
  readonly row: number;
  readonly from: number;
  /** When the platform took the attempt for ended: what is after it, until `to`, is a zombie's work. */
  readonly until: number;
  readonly to: number;
  readonly outcome: Outcome;
  /** Why the attempt did not complete, or how the instance ended. */
  readonly reason: string | null;
}

/** A run that does not work: until it gets a place, or until it is tried again. */
export interface Wait {
  readonly run: string;
  /** The attempt that it ends with. */
  readonly attempt: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** Of a retry: what the policy declares, and that scaled, in ms; null for a place. */
  readonly backoff: { readonly declaredMs: number; readonly scaledMs: number } | null;
}

/** A fault that struck. */
export interface Mark {
  readonly row: number;
  readonly t: number;
  readonly struck: FaultEntry;
}

/** Up to so many lanes are drawn in full. */
const MOST_LANES = 500;

export function timelineOf(journal: readonly JournalEntry[]): Timeline {
  const last = journal.reduce((most, { t }) => Math.max(most, t), 0);
  const strikes = strikesByRun(journal);
  const groups = groupsOf(journal);
  const shards = groups.filter(({ shard }) => shard !== null);
  const isOfShards = shards.length > 0;
  const many = isOfShards ? shards : groups;
  const { shown, note } = worthALook(
    many,
    MOST_LANES,
    isOfShards ? "shard" : "run",
    struckRuns(journal),
  );
  const few = isOfShards ? groups.filter(({ shard }) => shard === null) : [];
  const timeOf = (seq: number) => journal[seq]?.t ?? 0;
  return {
    end: last,
    lanes: [...few, ...shown].map((group) => laneOf(group, strikes, timeOf, last)),
    note,
  };
}

interface Group {
  readonly name: string;
  readonly depth: number;
  readonly shard: number | null;
  readonly runs: readonly string[];
  readonly records: readonly RunRecord[];
  readonly attempts: number;
  readonly status: string;
}

/** Runs by lane, in the order in which the lanes are drawn. */
function groupsOf(journal: readonly JournalEntry[]): Group[] {
  const names = runNames(journal);
  const records = new Map(allRuns(journal).map((run) => [run.created.run, run]));
  const groups = new Map<string, { name: string; depth: number; runs: RunRecord[] }>();
  for (const { run, depth } of runRows(journal)) {
    const record = records.get(run);
    if (record === undefined) continue;
    const name = names.get(run) ?? run;
    // Of a workflow of the user's own, each run is work of its own, below the one that asked for it.
    const isOurs = record.created.input === undefined;
    const key = isOurs ? name : run;
    const group = groups.get(key) ?? { name, depth: isOurs ? 0 : depth, runs: [] };
    group.runs.push(record);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ name, depth, runs }) => ({
      name,
      depth,
      shard: runs[0]?.created.shard ?? null,
      runs: runs.map(({ created }) => created.run),
      records: runs,
      attempts: runs.reduce((sum, { attempts }) => sum + attempts.length, 0),
      status: runs.every(({ ended }) => ended?.status === "completed") ? "completed" : "other",
    }))
    .sort((a, b) => (a.shard ?? -1) - (b.shard ?? -1));
}

function strikesByRun(journal: readonly JournalEntry[]): ReadonlyMap<string, FaultEntry[]> {
  const byRun = new Map<string, FaultEntry[]>();
  for (const entry of journal) {
    if (entry.kind !== "fault") continue;
    const others = byRun.get(entry.run);
    if (others === undefined) byRun.set(entry.run, [entry]);
    else others.push(entry);
  }
  return byRun;
}

type Unplaced<Of> = Omit<Of, "row">;

function laneOf(
  { name, depth, records }: Group,
  strikes: ReadonlyMap<string, readonly FaultEntry[]>,
  timeOf: (seq: number) => number,
  last: number,
): Lane {
  const pieces = records.flatMap((run) => piecesOf(run, timeOf, last));
  pieces.sort((a, b) => startOf(a) - startOf(b));
  const rows = newRows();
  const bars: Bar[] = [];
  const waits: Wait[] = [];
  for (const { wait, bar } of pieces) {
    const row = freeRow(rows, startOf({ wait, bar }), bar?.to ?? wait?.to ?? 0);
    if (wait !== null) waits.push({ ...wait, row });
    if (bar !== null) bars.push({ ...bar, row });
  }
  const rowOf = ({ run, attempt, instance = 1 }: FaultEntry) =>
    bars.find((bar) => bar.run === run && bar.attempt === attempt && bar.instance === instance)
      ?.row ?? 0;
  const marks = records.flatMap(({ created }) =>
    (strikes.get(created.run) ?? []).map((struck) => ({ row: rowOf(struck), t: struck.t, struck })),
  );
  return { name, depth, rows: Math.max(rows.length, 1), bars, waits, marks };
}

/** What is drawn in one row: a wait, and the instance that it ends with. */
interface Piece {
  readonly wait: Unplaced<Wait> | null;
  readonly bar: Unplaced<Bar> | null;
}

const startOf = ({ wait, bar }: Piece) => wait?.from ?? bar?.from ?? 0;

function piecesOf(run: RunRecord, timeOf: (seq: number) => number, last: number): Piece[] {
  const { created, attempts, ended } = run;
  const pieces = attempts.flatMap((attempt, index) => [
    { wait: waitBefore(run, attempt, index), bar: firstBar(created.run, attempt, last) },
    ...attempt.instances.slice(1).map((instance) => ({
      wait: null,
      bar: duplicateBar(created.run, attempt, instance, timeOf, last),
    })),
  ]);
  // What it waits for may never come: a place, or its retry.
  const next = (attempts.at(-1)?.attempt ?? 0) + 1;
  const retry = run.retries.find(({ attempt }) => attempt === next);
  if (attempts.length > 0 && retry === undefined) return pieces;
  const wait = {
    run: created.run,
    attempt: next,
    from: retry?.t ?? created.t,
    to: ended?.t ?? last,
    backoff: retry === undefined ? null : backoffOf(retry),
  };
  return [...pieces, { wait, bar: null }];
}

function waitBefore(run: RunRecord, attempt: AttemptRecord, index: number): Unplaced<Wait> | null {
  const { created, retries } = run;
  const to = attempt.started.t;
  const retry = retries.find((each) => each.attempt === attempt.attempt && each.t <= to);
  const from = retry?.t ?? (index === 0 ? created.t : to);
  if (from >= to) return null;
  const backoff = retry === undefined ? null : backoffOf(retry);
  return { run: created.run, attempt: attempt.attempt, from, to, backoff };
}

const backoffOf = ({ declaredWaitMs, waitMs }: RunRecord["retries"][number]) => ({
  declaredMs: declaredWaitMs,
  scaledMs: waitMs,
});

function firstBar(run: string, record: AttemptRecord, last: number): Unplaced<Bar> {
  const { attempt, started, ended, instances } = record;
  const until = ended?.t ?? last;
  return {
    run,
    attempt,
    instance: 1,
    from: started.t,
    until,
    to: Math.max(until, instances[0]?.ended?.t ?? until),
    outcome: ended?.outcome ?? "open",
    reason: ended?.reason ?? null,
  };
}

function duplicateBar(
  run: string,
  record: AttemptRecord,
  instance: InstanceRecord,
  timeOf: (seq: number) => number,
  last: number,
): Unplaced<Bar> {
  const { number, startedAt, ended } = instance;
  const from = timeOf(startedAt);
  const to = ended?.t ?? Math.max(from, record.ended?.t ?? last);
  const done = hasDoneItsWork(record, instance) ? "completed" : "failed";
  return {
    run,
    attempt: record.attempt,
    instance: number,
    from,
    until: to,
    to,
    outcome: ended === null ? "open" : done,
    reason: ended?.how ?? null,
  };
}
