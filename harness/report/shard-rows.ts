/** What each shard did, from the journal. */
import type { RowAccount, RowAccounts, ShardResult } from "../../tasks/artifacts.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import type { JournalEntry, RunStatus } from "../journal/entry.ts";

export interface ShardRow {
  readonly shard: number;
  /** Of all runs of the shard; there is one, unless the orchestrator was started again. */
  readonly attempts: number;
  readonly runs: readonly string[];
  /** Of the last run. */
  readonly status: RunStatus;
  /** From the first attempt's begin to the last run's end, in ms; null if either is missing. */
  readonly ms: number | null;
  /** Over all sources; null for a shard that returned no result. */
  readonly rows: RowAccount | null;
  readonly rowsBySource: RowAccounts | null;
  readonly customers: number | null;
}

/** One row for each shard that has a run, in order of shards. */
export function shardRows(journal: readonly JournalEntry[]): ShardRow[] {
  const shardOfRun = new Map<string, number>();
  const shards = new Map<number, Draft>();
  for (const entry of journal) {
    if (entry.kind === "run" && entry.event === "created" && entry.shard !== null) {
      shardOfRun.set(entry.run, entry.shard);
      const draft = shards.get(entry.shard) ?? newDraft();
      shards.set(entry.shard, draft);
      draft.runs.push(entry.run);
      draft.status = "pending";
      draft.end = null;
    }
    const draft = shards.get(shardOfRun.get(entry.run) ?? -1);
    if (draft !== undefined) take(draft, entry);
  }
  return [...shards]
    .sort(([a], [b]) => a - b)
    .map(([shard, { runs, attempts, status, begin, end, result }]) => ({
      shard,
      attempts,
      runs,
      status,
      ms: begin === null || end === null ? null : end - begin,
      rows: result === null ? null : sumOf(SOURCE_NAMES.map((source) => result.rows[source])),
      rowsBySource: result?.rows ?? null,
      customers: result?.customers ?? null,
    }));
}

/** All accounts as one. */
export function sumOf(accounts: readonly RowAccount[]): RowAccount {
  const add = (key: keyof RowAccount) => accounts.reduce((sum, account) => sum + account[key], 0);
  return {
    read: add("read"),
    merged: add("merged"),
    superseded: add("superseded"),
    quarantined: add("quarantined"),
  };
}

interface Draft {
  readonly runs: string[];
  attempts: number;
  status: RunStatus;
  begin: number | null;
  end: number | null;
  result: ShardResult | null;
}

function newDraft(): Draft {
  return { runs: [], attempts: 0, status: "pending", begin: null, end: null, result: null };
}

function take(draft: Draft, entry: JournalEntry): void {
  switch (entry.kind) {
    case "attempt":
      if (entry.event !== "started") return;
      draft.attempts += 1;
      draft.status = "running";
      draft.begin ??= entry.t;
      return;
    case "run":
      if (entry.event === "retry-scheduled") draft.status = "pending";
      if (entry.event !== "ended") return;
      draft.status = entry.status;
      draft.end = entry.t;
      return;
    case "result":
      if (isShardResult(entry.value)) draft.result = entry.value;
      return;
    case "fault":
    case "store":
    case "log":
      return;
  }
}

/** A result comes from tasks under test: what is not of its shape is shown as absent. */
function isShardResult(value: unknown): value is ShardResult {
  if (typeof value !== "object" || value === null) return false;
  const { customers, rows } = value as Partial<ShardResult>;
  return (
    Number.isInteger(customers) &&
    SOURCE_NAMES.every((source) => {
      const account: Partial<RowAccount> | undefined = rows?.[source];
      return [account?.read, account?.merged, account?.superseded, account?.quarantined].every(
        Number.isInteger,
      );
    })
  );
}
