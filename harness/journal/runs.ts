/** What a journal says of runs and attempts: the questions that several invariants ask. */
import type { JournalEntry } from "./entry.ts";

type EntryOf<K extends JournalEntry["kind"]> = Extract<JournalEntry, { kind: K }>;
type RunEntry<E extends EntryOf<"run">["event"]> = Extract<EntryOf<"run">, { event: E }>;
type AttemptEntry<E extends EntryOf<"attempt">["event"]> = Extract<
  EntryOf<"attempt">,
  { event: E }
>;

/** What one delivery of an attempt is handled by: the first, a duplicate. */
export interface InstanceRecord {
  /** From 1. */
  readonly number: number;
  /** Position in the journal. */
  readonly startedAt: number;
  /** Where the journal tells its end apart from its attempt's. */
  readonly ended: AttemptEntry<"instance-ended"> | null;
}

/** An attempt: where it started and, if it did, where it ended. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly started: AttemptEntry<"started">;
  readonly ended: AttemptEntry<"ended"> | null;
  /** In the order of their numbers; the first is always there. */
  readonly instances: readonly InstanceRecord[];
}

/** A run with all that the journal tells of it. */
export interface RunRecord {
  readonly created: RunEntry<"created">;
  /** Of the runs of its task below its root, in the order of their creation; from 1. */
  readonly start: number;
  readonly ended: RunEntry<"ended"> | null;
  /** In the order in which they started. */
  readonly attempts: readonly AttemptRecord[];
  readonly retries: readonly RunEntry<"retry-scheduled">[];
  readonly results: readonly EntryOf<"result">[];
}

/** The runs of journals that were asked for; a journal that has grown since is read again. */
const known = new WeakMap<
  readonly JournalEntry[],
  { readonly length: number; readonly runs: readonly RunRecord[] }
>();

/** Every run of a journal, in the order of their creation. */
export function allRuns(journal: readonly JournalEntry[]): readonly RunRecord[] {
  const last = known.get(journal);
  if (last?.length === journal.length) return last.runs;
  const runs = readRuns(journal);
  known.set(journal, { length: journal.length, runs });
  return runs;
}

/** The runs below a root run, the root first, in the order of their creation. */
export function runsBelow(journal: readonly JournalEntry[], root: string): RunRecord[] {
  return allRuns(journal).filter(({ created }) => created.root === root);
}

/**
 * Every root run of a journal: what clients started, in the order in which they did. A shard or a
 * partition that a client starts again, to deliver it twice, is no root: it stands for a subtask.
 */
export function rootRuns(journal: readonly JournalEntry[]): RunRecord[] {
  return allRuns(journal).filter(({ created }) => isRoot(created));
}

/** Whether a run is the root of what it belongs to, and no subtask that was started by itself. */
export function isRoot({
  parent,
  shard,
  source,
}: Pick<RunRecord["created"], "parent" | "shard" | "source">): boolean {
  return parent === null && shard === null && source === undefined;
}

/** @throws Error if the journal holds no run of that id */
export function rootRun(journal: readonly JournalEntry[], root: string): RunRecord {
  const found = runsBelow(journal, root).find(({ created }) => created.run === root);
  if (found === undefined) throw new Error(`the journal holds no root run "${root}"`);
  return found;
}

/** The runs below a root that name a shard, by shard in ascending order. */
export function runsByShard(
  journal: readonly JournalEntry[],
  root: string,
): Map<number, RunRecord[]> {
  const byShard = new Map<number, RunRecord[]>();
  for (const run of runsBelow(journal, root)) {
    const { shard } = run.created;
    if (shard === null) continue;
    const others = byShard.get(shard);
    if (others === undefined) byShard.set(shard, [run]);
    else others.push(run);
  }
  return new Map([...byShard].sort(([a], [b]) => a - b));
}

/** Why a root run did not complete, in words; null where it did. */
export function whyIncomplete(journal: readonly JournalEntry[], root: string): string | null {
  const { ended } = rootRun(journal, root);
  if (ended === null) return "the root run never ended";
  if (ended.status === "completed") return null;
  const verb = ended.status === "failed" ? "failed" : "was cancelled";
  return `the root run ${verb}${ended.error === null ? "" : `: ${ended.error}`}`;
}

/** How the platform tells of an instance that went to its end by itself. */
const DONE = "exited with code 0";

/**
 * Whether an instance is known to have done its work to the end, whatever became of its word. Of the
 * first of several, a journal may not tell: the attempt is another's work where that one was done
 * before it ended.
 */
export function hasDoneItsWork(attempt: AttemptRecord, instance: InstanceRecord): boolean {
  if (instance.ended !== null) return instance.ended.how === DONE;
  const end = attempt.ended;
  if (instance.number > 1 || end?.outcome !== "completed") return false;
  return !attempt.instances.some(
    ({ number, ended }) =>
      number > 1 && ended !== null && ended.seq < end.seq && ended.how === DONE,
  );
}

function readRuns(journal: readonly JournalEntry[]): readonly RunRecord[] {
  const runs = new Map<string, Writable>();
  const starts = new Map<string, number>();
  for (const entry of journal) {
    if (entry.kind === "run" && entry.event === "created") {
      const task = `${entry.root} ${entry.task}`;
      const start = (starts.get(task) ?? 0) + 1;
      starts.set(task, start);
      const lists = { attempts: [], retries: [], results: [] };
      runs.set(entry.run, { created: entry, start, ended: null, ...lists });
    } else {
      const run = runs.get(entry.run);
      if (run !== undefined) addTo(run, entry);
    }
  }
  return [...runs.values()];
}

type Writable = {
  -readonly [K in keyof RunRecord]: RunRecord[K] extends readonly (infer Item)[]
    ? Item[]
    : RunRecord[K];
};

function addTo(run: Writable, entry: JournalEntry): void {
  if (entry.kind === "result") run.results.push(entry);
  if (entry.kind === "run" && entry.event === "ended") run.ended = entry;
  if (entry.kind === "run" && entry.event === "retry-scheduled") run.retries.push(entry);
  if (entry.kind !== "attempt") return;
  const { attempt } = entry;
  if (entry.event === "started") {
    const first: InstanceRecord = { number: 1, startedAt: entry.seq, ended: null };
    run.attempts.push({ attempt, started: entry, ended: null, instances: [first] });
    return;
  }
  const isMeant = (each: AttemptRecord) =>
    each.attempt === attempt && (entry.event !== "ended" || each.ended === null);
  const index = run.attempts.findLastIndex(isMeant);
  const record = run.attempts[index];
  if (record !== undefined) run.attempts[index] = withEntry(record, entry);
}

function withEntry(record: AttemptRecord, entry: EntryOf<"attempt">): AttemptRecord {
  switch (entry.event) {
    case "ended":
      return { ...record, ended: entry };
    case "instance-started": {
      const { number, seq } = entry;
      const another: InstanceRecord = { number, startedAt: seq, ended: null };
      return { ...record, instances: [...record.instances, another] };
    }
    case "instance-ended": {
      const end = (each: InstanceRecord) =>
        each.number === entry.number ? { ...each, ended: entry } : each;
      return { ...record, instances: record.instances.map(end) };
    }
    default:
      return record;
  }
}
