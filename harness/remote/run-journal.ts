/** A journal from looks at task runs: what has become known since the last look, at the platform's times. */
import { mergeCustomerData, partitionSource, processShard } from "../../tasks/pipeline.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { shardNamedIn, sourceNamedIn } from "../platform/task-input.ts";
import { isOver, type TaskRunDetails } from "./task-run.ts";

export interface RunJournal {
  /**
   * Takes a run as it is now.
   *
   * @param isFinal false keeps back that it has ended
   */
  see(run: TaskRunDetails, isFinal: boolean): void;
}

interface Told {
  created: boolean;
  started: number;
  ended: number;
  retries: number;
  over: boolean;
}

/**
 * Events come in the order in which they became known, which between runs need not be that of their
 * times. A task's policy is the one declared in this checkout: the API does not give it.
 *
 * @param record takes an event and its time, ms since 1970 on the platform's clock
 */
export function createRunJournal(record: (event: JournalEvent, at: number) => void): RunJournal {
  const known = new Map<string, Told>();
  return {
    see(run, isFinal) {
      const told = known.get(run.id) ?? {
        created: false,
        started: 0,
        ended: 0,
        retries: 0,
        over: false,
      };
      known.set(run.id, told);
      const [first] = run.attempts;
      const begin = first?.enqueuedAt ?? first?.startedAt ?? run.startedAt ?? run.completedAt;
      // Nothing has happened to it yet that has a time.
      if (begin === null || begin === undefined) return;
      tellNews(run, told, begin, isFinal);
    },
  };

  function tellNews(run: TaskRunDetails, told: Told, begin: number, isFinal: boolean): void {
    const { id, status, attempts } = run;
    const definition = definitionOf(run);
    if (!told.created) {
      told.created = true;
      const source = sourceNamedIn(run.input);
      record(
        {
          kind: "run",
          event: "created",
          run: id,
          task: definition?.name ?? run.taskId,
          parent: run.parentTaskRunId || null,
          root: run.rootTaskRunId,
          shard: shardNamedIn(run.input),
          ...(source !== null && { source }),
          maxAttempts: (definition?.options.retry.maxRetries ?? 0) + 1,
        },
        begin,
      );
    }
    let last = begin;
    attempts.forEach((each, index) => {
      const attempt = index + 1;
      const startedAt = each.startedAt ?? last;
      if (index > 0) tellRetry(index, last, startedAt - last);
      last = startedAt;
      if (told.started < attempt) {
        told.started = attempt;
        record({ kind: "attempt", event: "started", run: id, attempt }, startedAt);
      }
      if (!isOver(each.status)) return;
      last = each.completedAt ?? run.completedAt ?? last;
      if (told.ended >= attempt) return;
      told.ended = attempt;
      const reason = each.status === "completed" ? null : (each.error ?? run.error ?? null);
      record(
        { kind: "attempt", event: "ended", run: id, attempt, outcome: each.status, reason },
        last,
      );
    });
    if (status === "pending" && told.ended > 0 && told.ended === attempts.length) {
      tellRetry(told.ended, last);
    }
    if (!isOver(status) || !isFinal || told.over) return;
    told.over = true;
    const endedAt = run.completedAt ?? last;
    if (status === "completed") {
      record(
        { kind: "result", run: id, attempt: attempts.length, value: run.results?.[0] },
        endedAt,
      );
    }
    const error = status === "completed" ? null : (run.error ?? null);
    record({ kind: "run", event: "ended", run: id, status, error }, endedAt);

    /**
     * @param failed the attempt that it follows
     * @param waited in ms, where the next one has begun
     */
    function tellRetry(failed: number, at: number, waited?: number): void {
      if (told.retries >= failed) return;
      told.retries = failed;
      const { waitDurationMs, backoffScaling } = definition?.options.retry ?? NO_WAIT;
      const declaredWaitMs = waitDurationMs * backoffScaling ** (failed - 1);
      const waitMs = waited ?? declaredWaitMs;
      const event = "retry-scheduled";
      record({ kind: "run", event, run: id, attempt: failed + 1, declaredWaitMs, waitMs }, at);
    }
  }
}

const NO_WAIT = { waitDurationMs: 0, backoffScaling: 1 };

/** The task that a run is of, which the API names by an id alone. */
function definitionOf({ parentTaskRunId, input }: TaskRunDetails) {
  if (shardNamedIn(input) !== null) return processShard;
  if (sourceNamedIn(input) !== null) return partitionSource;
  return parentTaskRunId ? undefined : mergeCustomerData;
}
