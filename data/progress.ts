import type { Progress } from "./generate.ts";

/** What of an output stream the progress line needs. */
export type Terminal = { write(text: string): unknown; readonly columns?: number };

const BETWEEN_UPDATES_MS = 100;

/**
 * One line that is rewritten in place: share done and an estimate of the time left. It uses no
 * escape codes, only carriage returns and spaces, and keeps to one line of the terminal.
 *
 * @param now the time in milliseconds, from any origin
 */
export function progressLine(terminal: Terminal, now: () => number) {
  let phase: Progress["phase"] | null = null;
  let first = { time: 0, done: 0 };
  let latest = Number.NEGATIVE_INFINITY;
  let shown = 0;
  const put = (text: string) => {
    const line = text.slice(0, (terminal.columns || 80) - 1);
    terminal.write(`\r${line.padEnd(shown)}`);
    shown = line.length;
  };
  return {
    show(progress: Progress): void {
      const { done, total } = progress;
      const time = now();
      // What a phase has done at its first report tells nothing about its pace.
      if (progress.phase !== phase) {
        phase = progress.phase;
        first = { time, done };
      }
      if (time - latest < BETWEEN_UPDATES_MS) return;
      latest = time;
      const pace = (time - first.time) / (done - first.done);
      const left = Number.isFinite(pace)
        ? `  about ${Math.ceil((pace * (total - done)) / 1000)} s left`
        : "";
      const what = progress.phase === "ids" ? "ids for the hot shard" : `${progress.source}.csv`;
      put(`${Math.floor((done / total) * 100)} %  ${what}${left}`);
    },
    clear(): void {
      if (shown === 0) return;
      put("");
      terminal.write("\r");
    },
  };
}
