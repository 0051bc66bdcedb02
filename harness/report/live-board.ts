/** Draws the board over itself while a run goes, and leaves the terminal as it was found. */
import { stripVTControlCharacters } from "node:util";
import { advance, type BoardSize, boardLines, newBoard } from "./board.ts";
import type { Live } from "./live-plain.ts";
import { CLEAR_BELOW, CLEAR_TO_LINE_END, rowsOf, up } from "./redraw.ts";
import type { OutputStream, Style } from "./style.ts";
import { widthOf } from "./text.ts";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

const FRAME_MS = 100;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * @param clock milliseconds, from any origin: only for the elapsed time between two events
 */
export function boardLive(
  stream: OutputStream,
  shardCount: number,
  style: Style,
  clock: () => number,
): Live {
  const board = newBoard(shardCount);
  /** Columns of each line that was drawn last. */
  let drawn: number[] = [];
  let closed = false;
  /** Clock when the root run began, as far as the last entry tells. */
  let origin = clock();

  const draw = () => {
    // A terminal that does not know its size says 0.
    const size: BoardSize = { columns: stream.columns || 80, rows: stream.rows || 24 };
    const lines = boardLines(board, clock() - origin, size, style);
    // One write per frame, each line replaced and not cleared first: nothing flickers.
    const body = lines.map((line) => `${line}${CLEAR_TO_LINE_END}\n`).join("");
    stream.write(up(rowsOf(drawn, size.columns)) + body + CLEAR_BELOW);
    drawn = lines.map((line) => widthOf(stripVTControlCharacters(line)));
  };

  const restore = () => {
    if (closed) return;
    closed = true;
    clearInterval(timer);
    process.off("exit", restore);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    draw();
    stream.write(SHOW_CURSOR);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    restore();
    // Our listener has kept the signal from ending the process. Unless somebody else takes care
    // of it, do now what would have been done.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  process.on("exit", restore);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  stream.write(HIDE_CURSOR);

  return {
    onEvent(entry) {
      if (closed) return;
      origin = clock() - entry.t;
      advance(board, entry);
    },
    close: restore,
  };
}
