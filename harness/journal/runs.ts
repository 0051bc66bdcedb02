/** What a journal says of runs and attempts: the questions that several invariants ask. */
import type { JournalEntry } from "./entry.ts";

type EntryOf<K extends JournalEntry["kind"]> = Extract<JournalEntry, { kind: K }>;
type RunEntry<E extends EntryOf<"run">["event"]> = Extract<EntryOf<"run">, { event: E }>;
type AttemptEntry<E extends EntryOf<"attempt">["event"]> = Extract<
  EntryOf<"attempt">,
  { event: E }
>;

/** An attempt: where it started and, if it did, where it ended. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly started: AttemptEntry<"started">;
  readonly ended: AttemptEntry<"ended"> | null;
}

/** A run with all that the journal tells of it. */
export interface RunRecord {
  readonly created: RunEntry<"created">;
  readonly ended: RunEntry<"ended"> | null;
  /** In the order in which they started. */
  readonly attempts: readonly AttemptRecord[];
  readonly retries: readonly RunEntry<"retry-scheduled">[];
  readonly results: readonly EntryOf<"result">[];
}

/** Every run of a journal, in the order of their creation. */
export function allRuns(journal: readonly JournalEntry[]): RunRecord[] {
  const runs = new Map<string, Writable>();
  for (const entry of journal) {
    if (entry.kind === "run" && entry.event === "created") {
      runs.set(entry.run, { created: entry, ended: null, attempts: [], retries: [], results: [] });
    } else {
      const run = runs.get(entry.run);
      if (run !== undefined) addTo(run, entry);
    }
  }
  return [...runs.values()];
}

/** The runs below a root run, the root first, in the order of their creation. */
export function runsBelow(journal: readonly JournalEntry[], root: string): RunRecord[] {
  return allRuns(journal).filter(({ created }) => created.root === root);
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

type Writable = {
  -readonly [K in keyof RunRecord]: RunRecord[K] extends readonly (infer Item)[]
    ? Item[]
    : RunRecord[K];
};

function addTo(run: Writable, entry: JournalEntry): void {
  if (entry.kind === "result") run.results.push(entry);
  if (entry.kind === "run" && entry.event === "ended") run.ended = entry;
  if (entry.kind === "run" && entry.event === "retry-scheduled") run.retries.push(entry);
  if (entry.kind === "attempt" && entry.event === "started") {
    run.attempts.push({ attempt: entry.attempt, started: entry, ended: null });
  }
  if (entry.kind === "attempt" && entry.event === "ended") {
    const { attempt } = entry;
    const index = run.attempts.findLastIndex((a) => a.attempt === attempt && a.ended === null);
    const open = run.attempts[index];
    if (open !== undefined) run.attempts[index] = { ...open, ended: entry };
  }
}
