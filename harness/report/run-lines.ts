/** What happens to runs, one line an event: what a server prints while it serves. */
import type { JournalEvent } from "../journal/entry.ts";
import { duration, wait } from "./figures.ts";
import { oneLine } from "./text.ts";

export interface RunLines {
  /** Takes everything that happens, in order. */
  onEvent(event: JournalEvent): void;
}

interface SeenRun {
  readonly task: string;
  readonly isRoot: boolean;
  readonly began: number;
}

/**
 * Lines such as `trn-…  process_shard  attempt 1 failed: boom; retry in 2 000 ms`. What tasks write is
 * left out unless it is asked for.
 *
 * @param write takes whole lines, each with its line feed
 * @param now milliseconds from any origin
 */
export function runLines(
  write: (text: string) => void,
  withOutput: boolean,
  now: () => number,
): RunLines {
  const runs = new Map<string, SeenRun>();

  const line = (run: string, text: string) => {
    write(`${run}  ${runs.get(run)?.task ?? "?"}  ${text}\n`);
  };

  return {
    onEvent(event) {
      const { run } = event;
      if (event.kind === "run" && event.event === "created") {
        runs.set(run, { task: event.task, isRoot: event.parent === null, began: now() });
        if (event.parent === null) line(run, "created");
      } else if (event.kind === "run" && event.event === "retry-scheduled") {
        line(run, `attempt ${event.attempt} in ${wait(event.waitMs)}`);
      } else if (event.kind === "run" && event.event === "ended") {
        const seen = runs.get(run);
        const after = duration(now() - (seen?.began ?? now()));
        const why = event.error === null ? "" : `: ${oneLine(event.error)}`;
        if (seen?.isRoot || event.status !== "completed") {
          line(run, `${event.status} after ${after}${why}`);
        }
        runs.delete(run);
      } else if (event.kind === "attempt" && event.event === "ended") {
        const { attempt, outcome, reason } = event;
        if (outcome === "failed") line(run, `attempt ${attempt} failed: ${oneLine(reason ?? "")}`);
      } else if (event.kind === "attempt" && event.event === "noted") {
        line(run, `attempt ${event.attempt} ${oneLine(event.note)}`);
      } else if (event.kind === "log" && withOutput) {
        line(run, `| ${oneLine(String(event.line))}`);
      }
    },
  };
}
