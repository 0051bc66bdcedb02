/** A run as it goes, one line per event: for CI, pipes and files. */
import type { JournalEntry } from "../journal/entry.ts";
import { isRoot } from "../journal/runs.ts";
import { timeLeft } from "./estimate.ts";
import { counted, duration, grouped, wait } from "./figures.ts";
import { oneLine } from "./text.ts";

/** From how many shards on only what is out of the ordinary gets lines of its own. */
const MANY_SHARDS = 50;

export interface Live {
  /** Takes the entries of the journal in order, as they come. */
  onEvent(entry: JournalEntry): void;
  /** Prints what is still owed and lets go of the terminal. May be called more than once. */
  close(): void;
}

interface Owed {
  readonly text: string;
  readonly reason: string;
  readonly attempt: number;
}

/**
 * Lines such as
 * `shard 3  attempt 1  failed after 0.21 s: injected …; retry in 200 ms (declared 2 000 ms)`.
 * With many shards, shards that just work are counted instead.
 *
 * @param write takes whole lines, each with its line feed
 * @param shardCount null for a workflow of the user's own, which has none
 */
export function plainLive(write: (text: string) => void, shardCount: number | null): Live {
  const names = new Map<string, string>();
  /** Root runs in the order of their starts: a second client, or the first one once more. */
  const roots: string[] = [];
  const begins = new Map<string, number>();
  /** How many attempts a run has. */
  const limits = new Map<string, number>();
  /** Failures that wait for the platform's word on whether a retry follows. */
  const owed = new Map<string, Owed>();
  const isQuiet = () => (shardCount ?? names.size) > MANY_SHARDS;
  /** How many runs of each task there are below each root. */
  const starts = new Map<string, number>();
  let completed = 0;

  const line = (run: string, text: string) => write(`${names.get(run) ?? run}  ${text}\n`);
  const settle = (run: string, rest: string) => {
    const failure = owed.get(run);
    if (failure === undefined) return;
    owed.delete(run);
    line(run, `${failure.text}: ${failure.reason}${rest}`);
  };
  const since = (key: string, t: number) => duration(t - (begins.get(key) ?? t));

  return {
    onEvent(entry) {
      switch (entry.kind) {
        case "run":
          onRun(entry);
          return;
        case "attempt":
          onAttempt(entry);
          return;
        case "fault":
          line(
            entry.run,
            `attempt ${entry.attempt}  struck by faults[${entry.fault}]: ${entry.action} at ${oneLine(entry.at)}`,
          );
          return;
        case "store":
        case "log":
        case "result":
          return;
      }
    },
    close() {
      for (const run of [...owed.keys()]) settle(run, "");
    },
  };

  function onRun(entry: Extract<JournalEntry, { kind: "run" }>): void {
    switch (entry.event) {
      case "created":
        if (isRoot(entry)) roots.push(entry.run);
        names.set(entry.run, nameOf(entry));
        begins.set(entry.run, entry.t);
        limits.set(entry.run, entry.maxAttempts);
        if (isRoot(entry)) {
          const over = shardCount === null ? "" : ` over ${counted(shardCount, "shard")}`;
          line(entry.run, `${oneLine(entry.task)}${over}`);
        }
        return;
      case "retry-scheduled": {
        const { waitMs, declaredWaitMs } = entry;
        settle(entry.run, `; retry in ${wait(waitMs)} (declared ${wait(declaredWaitMs)})`);
        return;
      }
      case "ended": {
        const failure = owed.get(entry.run);
        const error = entry.error === null ? null : oneLine(entry.error);
        if (roots.includes(entry.run)) {
          // The run ends as its attempt did: once is enough.
          if (failure?.reason === error) owed.delete(entry.run);
          settle(entry.run, "");
          const why = error === null ? "" : `: ${error}`;
          line(entry.run, `${entry.status} after ${since(entry.run, entry.t)}${why}`);
          return;
        }
        const isLast = failure !== undefined && failure.attempt === limits.get(entry.run);
        settle(entry.run, entry.status === "failed" && isLast ? "; no attempt is left" : "");
        if (entry.status === "completed" && shardCount !== null)
          shardCompleted(shardCount, entry.t);
        return;
      }
    }
  }

  function shardCompleted(count: number, t: number): void {
    completed += 1;
    const isMark = completed % Math.ceil(count / 10) === 0 || completed === count;
    if (isQuiet() && isMark) {
      const left = timeLeft(t, completed, count);
      write(
        `${grouped(completed)} of ${counted(count, "shard")} completed${left && `, ${left}`}\n`,
      );
    }
  }

  /** `run`, `shard 3`, `charge 2`; of another root run than the first: `run 2`, `shard 3 of run 2`. */
  function nameOf(entry: Extract<JournalEntry, { event: "created" }>): string {
    const { run: id, parent, root, shard, input, task } = entry;
    const key = `${root} ${task}`;
    const start = (starts.get(key) ?? 0) + 1;
    starts.set(key, start);
    const number = roots.indexOf(root) + 1;
    const run = number > 1 ? `run ${number}` : "run";
    if (isRoot(entry)) return run;
    if (shard === null && input === undefined) return id;
    const name = shard === null ? `${oneLine(task)} ${start}` : `shard ${shard}`;
    if (parent === null) return `${name} again`;
    return number > 1 ? `${name} of ${run}` : name;
  }

  function onAttempt(entry: Extract<JournalEntry, { kind: "attempt" }>): void {
    const { run, attempt, t } = entry;
    const key = `${run} ${attempt}`;
    const ordinary = attempt === 1 && (isQuiet() || roots.includes(run));
    switch (entry.event) {
      case "started":
        begins.set(key, t);
        if (!ordinary) line(run, `attempt ${attempt}  started`);
        return;
      case "noted":
        line(run, `attempt ${attempt}  note: ${oneLine(entry.note)}`);
        return;
      case "ended": {
        const ended = `attempt ${attempt}  ${entry.outcome} after ${since(key, t)}`;
        if (entry.outcome !== "completed") {
          const reason = oneLine(entry.reason ?? "no reason given");
          owed.set(run, { text: ended, reason, attempt });
        } else if (!ordinary) {
          line(run, ended);
        }
        return;
      }
    }
  }
}
