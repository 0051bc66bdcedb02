import type { Progress } from "./generate.ts";

/** What of an output stream the progress line needs. */
export type Terminal = { write(text: string): unknown };

const BETWEEN_UPDATES_MS = 100;

/**
 * One line that is rewritten in place: share done and an estimate of the time left.
 *
 * @param now the time in milliseconds, from any origin
 */
export function progressLine(terminal: Terminal, now: () => number) {
  const start = now();
  let latest = Number.NEGATIVE_INFINITY;
  return {
    show({ source, rows, totalRows }: Progress): void {
      const time = now();
      if (time - latest < BETWEEN_UPDATES_MS || rows === 0) return;
      latest = time;
      const left = Math.ceil((((time - start) / rows) * (totalRows - rows)) / 1000);
      const percent = Math.floor((rows / totalRows) * 100);
      terminal.write(`\r\u001b[K${percent} %  ${source}.csv  about ${left} s left`);
    },
    clear(): void {
      terminal.write("\r\u001b[K");
    },
  };
}
