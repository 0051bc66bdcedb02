/** Runs of earlier servers, from what was written of them. */
import { CANCELLED } from "../../platform/engine.ts";
import type { KnownRun } from "../known-run.ts";
import type { RecordOf, RunRecord } from "./run-records.ts";

export interface RestoredRuns {
  /** Whole trees, all of them ended; in the order in which runs ended. */
  readonly runs: readonly KnownRun[];
  /** Idempotency keys of their starts. */
  readonly keys: readonly RecordOf<"keyed">[];
}

/** Of a run whose server was killed: nobody listens to its processes any more, or can go on with it. */
export const SERVER_ENDED = "the server ended while the run was under way";

interface Draft {
  readonly created: RecordOf<"created">;
  readonly attempts: Map<number, RecordOf<"attempt">>;
  decided: RecordOf<"decided"> | null;
  ended: RecordOf<"ended"> | null;
}

/**
 * Puts runs together. One that has no end gets it now: it is cancelled where a client, the end of its root
 * or a server that ended in good order has cancelled it, and has failed else.
 *
 * A record may be there twice, and records may be missing: what says nothing by itself is left out.
 *
 * @param now milliseconds since 1970
 */
export function restoreRuns(records: Iterable<RunRecord>, now: number): RestoredRuns {
  const drafts = new Map<string, Draft>();
  /** When, by root. */
  const cancelled = new Map<string, number>();
  const keys = new Map<string, RecordOf<"keyed">>();
  const cancel = (root: string, at: number) => cancelled.set(root, cancelled.get(root) ?? at);

  for (const record of records) {
    switch (record.kind) {
      case "created":
        if (drafts.has(record.run)) break;
        drafts.set(record.run, {
          created: record,
          attempts: new Map(),
          decided: null,
          ended: null,
        });
        break;
      case "attempt":
        drafts.get(record.run)?.attempts.set(record.attempt, record);
        break;
      case "decided":
      case "ended": {
        const draft = drafts.get(record.run);
        if (draft !== undefined) Object.assign(draft, { [record.kind]: record });
        break;
      }
      case "cancelled":
        cancel(record.root, record.at);
        break;
      case "keyed":
        keys.set(record.root, record);
        break;
      case "closed":
        for (const { created, ended } of drafts.values()) {
          if (ended === null) cancel(created.root, record.at);
        }
    }
  }

  const whole = [...drafts.values()].filter(({ created }) => drafts.has(created.root));
  let ends = whole.reduce((most, { ended }) => Math.max(most, ended?.number ?? 0), 0);
  // Subtasks end before what has started them.
  const runs = whole
    .sort((a, b) => b.created.number - a.created.number)
    .map((draft) => {
      const root = drafts.get(draft.created.root) as Draft;
      return restored(draft, root, cancelled.get(root.created.run) ?? null, now, () => ++ends);
    })
    .sort((a, b) => (a.endNumber ?? 0) - (b.endNumber ?? 0));
  return { runs, keys: [...keys.values()].filter(({ root }) => drafts.has(root)) };
}

function restored(
  draft: Draft,
  root: Draft,
  cancelledAt: number | null,
  now: number,
  nextEnd: () => number,
): KnownRun {
  const { created, decided, ended } = draft;
  const attempts = [...draft.attempts.values()].sort((a, b) => a.attempt - b.attempt);
  const wasCancelled = cancelledAt !== null || root.decided !== null;
  const { status, error, results } = decided ?? {
    status: wasCancelled ? CANCELLED.outcome : "failed",
    error: wasCancelled ? CANCELLED.reason : SERVER_ENDED,
    results: null,
  };
  const endedAt = ended?.at ?? decidedAt(draft) ?? cancelledAt ?? decidedAt(root) ?? now;
  return {
    id: created.run,
    root: created.root,
    number: created.number,
    versionId: created.version,
    enqueuedAt: attempts.map(({ enqueuedAt }) => enqueuedAt),
    endNumber: ended?.number ?? nextEnd(),
    endedAt,
    details: {
      id: created.run,
      task: created.task,
      status,
      parent: created.parent,
      parentAttempt: created.parentAttempt,
      root: created.root,
      start: created.start,
      shard: created.shard,
      input: created.input,
      attempts: attempts.map(({ attempt, startedAt, ...known }) =>
        known.status === "running"
          ? { attempt, startedAt, status, endedAt, error }
          : {
              attempt,
              startedAt,
              status: known.status,
              endedAt: known.endedAt,
              error: known.error,
            },
      ),
      retries: Math.max(0, attempts.length - 1),
      results,
      error,
    },
  };
}

/** When the end of a run was decided: with its last attempt; null where it was not, or had none. */
function decidedAt({ attempts, decided }: Draft): number | null {
  if (decided === null) return null;
  const ends = [...attempts.values()].map(({ endedAt }) => endedAt ?? 0);
  return Math.max(0, ...ends) || null;
}
