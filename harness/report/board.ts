/** A run as it goes, as rows for a terminal of a given size: what `live-board.ts` draws. */
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import type { JournalEntry, RunStatus } from "../journal/entry.ts";
import { timeLeft } from "./estimate.ts";
import { counted, duration } from "./figures.ts";
import type { Style } from "./style.ts";
import { cut, oneLine } from "./text.ts";

/** From when on a run is worth an estimate. */
const LONG_MS = 5000;

interface BoardRow {
  status: RunStatus;
  attempt: number;
  /** ms since the root run began. */
  begin: number | null;
  end: number | null;
  /** What was last heard of it: how far it is, or why it failed. */
  note: string;
  /** How many sources its attempt has read. */
  sources: number;
}

export interface Board {
  readonly shardCount: number;
  readonly shardOfRun: Map<string, number>;
  /** Shards that have a run, in the order of their runs. */
  readonly rows: Map<number, BoardRow>;
}

export interface BoardSize {
  readonly columns: number;
  readonly rows: number;
}

export function newBoard(shardCount: number): Board {
  return { shardCount, shardOfRun: new Map(), rows: new Map() };
}

/** Takes one entry of the journal; the board is changed in place. */
export function advance(board: Board, entry: JournalEntry): void {
  if (entry.kind === "run" && entry.event === "created" && entry.shard !== null) {
    board.shardOfRun.set(entry.run, entry.shard);
    board.rows.set(entry.shard, {
      status: "pending",
      attempt: 0,
      begin: null,
      end: null,
      note: "",
      sources: 0,
    });
    return;
  }
  const row = board.rows.get(board.shardOfRun.get(entry.run) ?? -1);
  if (row === undefined) return;
  if (entry.kind === "attempt" && entry.event === "started") {
    row.status = "running";
    row.attempt = entry.attempt;
    row.begin ??= entry.t;
    row.sources = 0;
  } else if (entry.kind === "log" || entry.kind === "store") {
    // Not of another instance, nor of an attempt that was declared dead and works on.
    const isCurrent = entry.attempt === row.attempt && entry.instance === undefined;
    if (row.status === "running" && isCurrent) row.note = stepOf(row, entry) ?? row.note;
  } else if (entry.kind === "attempt" && entry.event === "ended") {
    if (entry.outcome === "completed") row.note = row.attempt > 1 ? "healed" : "";
    else row.note = oneLine(entry.reason ?? "");
  } else if (entry.kind === "run" && entry.event === "retry-scheduled") {
    row.status = "pending";
  } else if (entry.kind === "run" && entry.event === "ended") {
    row.status = entry.status;
    row.end = entry.t;
  }
}

/** How far a shard's attempt is, as it tells itself; null where an entry says nothing of that. */
function stepOf(
  row: BoardRow,
  entry: Extract<JournalEntry, { kind: "log" | "store" }>,
): string | null {
  if (entry.kind === "store") return entry.op === "create" ? "writing" : null;
  switch ((entry.line as { readonly event?: unknown } | null)?.event) {
    case "shard_start":
      return "reading";
    case "source_loaded":
      row.sources += 1;
      return `${row.sources} of ${SOURCE_NAMES.length} sources read`;
    case "shard_published":
      return "published";
    default:
      return null;
  }
}

/**
 * The lines to show: a count, and a row for each shard. Where not all fit, completed ones are left
 * out first, then those that have not begun, then the rest from the end.
 *
 * @param now ms since the root run began
 */
export function boardLines(board: Board, now: number, size: BoardSize, style: Style): string[] {
  // The last column and the last row stay free: writing there makes some terminals scroll.
  const width = Math.max(size.columns - 1, 20);
  const height = Math.max(size.rows - 1, 2);
  const all = [...board.rows].sort(([a], [b]) => a - b);
  let shown = all;
  if (shown.length + 1 > height) shown = shown.filter(([, row]) => row.status !== "completed");
  if (shown.length + 1 > height) shown = shown.filter(([, row]) => row.attempt > 0);
  shown = shown.slice(0, height - 1);
  return [
    cut(headline(board, now), width),
    ...shown.map((item) => rowLine(item, now, width, style)),
  ];
}

function headline(board: Board, now: number): string {
  const counts: Record<RunStatus, number> = {
    pending: board.shardCount - board.rows.size,
    running: 0,
    completed: 0,
    failed: 0,
    canceled: 0,
  };
  for (const { status } of board.rows.values()) counts[status] += 1;
  const parts = Object.entries({
    completed: counts.completed,
    running: counts.running,
    waiting: counts.pending,
    failed: counts.failed,
    canceled: counts.canceled,
  }).flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${status}`]));
  const left = now < LONG_MS ? "" : timeLeft(now, counts.completed, board.shardCount);
  return `${counted(board.shardCount, "shard")}: ${parts.join(", ")}  ${duration(now)}${left && `  ${left}`}`;
}

function rowLine([shard, row]: [number, BoardRow], now: number, width: number, style: Style) {
  const state = row.status === "pending" && row.attempt > 0 ? "retrying" : row.status;
  const elapsed = row.begin === null ? "" : duration((row.end ?? now) - row.begin);
  const attempt = row.attempt === 0 ? "" : `attempt ${row.attempt}`;
  const head = `shard ${String(shard).padEnd(5)}  ${state.padEnd(9)}  ${attempt.padEnd(9)}  ${elapsed.padStart(8)}`;
  const line = cut(`${head}  ${row.note}`.trimEnd(), width);
  // The colour goes over the state alone, and only where the cut has left it whole.
  const colour = {
    completed: style.good,
    failed: style.bad,
    canceled: style.bad,
    retrying: style.odd,
    running: style.bold,
    pending: style.dim,
  }[state];
  const from = "shard 12345  ".length;
  const to = from + state.length;
  return line.slice(0, from) + colour(line.slice(from, to)) + line.slice(to);
}
