/** For tests: the entries of a run, made one after the other, a millisecond apart. */
import type { ArtifactDigest } from "../../tasks/store.ts";
import type { JournalEntry, JournalEvent } from "../journal/entry.ts";

export interface JournalWriter {
  readonly entries: readonly JournalEntry[];
  add(event: JournalEvent): void;
  /** The five operations of the publish protocol. */
  addPublication(
    run: string,
    attempt: number,
    temporary: string,
    final: string,
    digest: ArtifactDigest,
  ): void;
  /** A fault strikes attempt 1 while it writes, and attempt 2 starts after 20 ms. */
  addKilledAttempt(run: string, shard: number, temporary: string): void;
}

export function createJournalWriter(): JournalWriter {
  const entries: JournalEntry[] = [];
  let now = 0;
  const add = (event: JournalEvent) => {
    entries.push({ seq: entries.length, t: now, ...event });
    now += 1;
  };
  return {
    entries,
    add,
    addPublication(run, attempt, path, final, { bytes, sha256 }) {
      const base = { kind: "store", run, attempt } as const;
      add({ ...base, op: "create", path });
      add({ ...base, op: "write", path, bytes });
      add({ ...base, op: "sync", path, bytes });
      add({ ...base, op: "rename", path, to: final, bytes, sha256 });
      add({ ...base, op: "sync-directory", path: final.slice(0, final.indexOf("/")) });
    },
    addKilledAttempt(run, shard, path) {
      const task = "process_shard";
      const base = { run, attempt: 1 };
      add({ kind: "store", ...base, op: "create", path });
      add({ kind: "store", ...base, op: "write", path, bytes: 7 });
      const at = "artifact.write";
      add({ kind: "fault", event: "struck", fault: 0, action: "kill", at, task, shard, ...base });
      const reason = "killed by SIGKILL";
      add({ kind: "attempt", event: "ended", outcome: "failed", reason, ...base });
      const waits = { declaredWaitMs: 2000, waitMs: 20 };
      add({ kind: "run", event: "retry-scheduled", run, attempt: 2, ...waits });
      now += 20;
      add({ kind: "attempt", event: "started", run, attempt: 2 });
    },
  };
}
