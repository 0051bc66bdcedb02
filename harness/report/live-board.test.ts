import xterm from "@xterm/headless";
import { afterEach, expect, test, vi } from "vitest";
import { advance, boardLines, newBoard } from "./board.ts";
import { openLive } from "./live.ts";
import { boardLive } from "./live-board.ts";
import { healedRun, timed } from "./sample-journal.ts";
import { PLAIN } from "./style.ts";
import { widthOf } from "./text.ts";

afterEach(() => vi.useRealTimers());

function boardAfter(entries: number, shards = 2) {
  const board = newBoard(shards);
  for (const entry of timed(healedRun).slice(0, entries)) advance(board, entry);
  return board;
}

const size = { columns: 80, rows: 24 };

test("a row per shard shows its state, attempt, time and trouble", () => {
  expect(boardLines(boardAfter(11), 450, size, PLAIN)).toEqual([
    "2 shards: 1 running, 1 waiting  0.45 s",
    "shard 0      running    attempt 1    0.35 s",
    "shard 1      retrying   attempt 1    0.35 s  injected by Shardproof: throw at …",
  ]);
  expect(boardLines(boardAfter(99), 900, size, PLAIN)).toEqual([
    "2 shards: 2 completed  0.90 s",
    "shard 0      completed  attempt 1    0.30 s",
    "shard 1      completed  attempt 2    0.61 s  healed",
  ]);
});

test("a row tells how far its attempt is, until the attempt ends", () => {
  const board = boardAfter(6);
  const run = "run-0";
  const log = (event: string, more = {}) =>
    ({ kind: "log", run, attempt: 1, stream: "stdout", line: { event }, ...more }) as const;
  const note = () => boardLines(board, 450, size, PLAIN)[1]?.slice(44).trim();
  const notes = [
    log("shard_start"),
    log("source_loaded"),
    log("source_loaded"),
    // Another instance of the attempt has a count of its own.
    log("source_loaded", { instance: 2 }),
    log("shard_published", { attempt: 0 }),
    { kind: "store", run, attempt: 1, op: "create", path: "x" } as const,
    log("shard_published"),
    log("shard_end"),
    {
      kind: "attempt",
      event: "ended",
      run,
      attempt: 1,
      outcome: "completed",
      reason: null,
    } as const,
  ].map((event) => {
    advance(board, { seq: 0, t: 0, ...event });
    return note();
  });
  expect(notes).toEqual([
    "reading",
    "1 of 4 sources read",
    "2 of 4 sources read",
    "2 of 4 sources read",
    "2 of 4 sources read",
    "writing",
    "published",
    "published",
    "",
  ]);
});

test("a run that takes long has an estimate, by the shards that are completed", () => {
  expect(boardLines(boardAfter(12), 8000, size, PLAIN)[0]).toBe(
    "2 shards: 1 completed, 1 waiting  8.00 s  about 8 s left",
  );
  expect(boardLines(boardAfter(11), 8000, size, PLAIN)[0]).toBe(
    "2 shards: 1 running, 1 waiting  8.00 s",
  );
});

test("the board keeps to the terminal: completed rows go first, then those that wait", () => {
  const board = boardAfter(12, 3);
  expect(boardLines(board, 450, { columns: 30, rows: 3 }, PLAIN)).toEqual([
    "3 shards: 1 completed, 2 wai…",
    "shard 1      retrying   atte…",
  ]);
  for (const columns of [1, 20, 40]) {
    for (const rows of [1, 2, 3, 4]) {
      const lines = boardLines(board, 450, { columns, rows }, PLAIN);
      expect(lines.length).toBeLessThanOrEqual(Math.max(rows - 1, 2));
      for (const line of lines)
        expect(widthOf(line)).toBeLessThanOrEqual(Math.max(columns - 1, 20));
    }
  }
});

test("of more running shards than fit, the last are left out", () => {
  const board = newBoard(30);
  for (let shard = 0; shard < 30; shard++) {
    const run = `r${shard}`;
    const task = "process_shard";
    const created = { kind: "run", event: "created", parent: "root", root: "root" } as const;
    advance(board, { seq: 0, t: 0, ...created, run, task, shard, maxAttempts: 4 });
    advance(board, { seq: 0, t: 0, kind: "attempt", event: "started", run, attempt: 1 });
  }
  const lines = boardLines(board, 10, { columns: 80, rows: 10 }, PLAIN);
  expect(lines).toHaveLength(9);
  expect(lines[0]).toBe("30 shards: 30 running  0.01 s");
  expect(lines[8]).toContain("shard 7 ");
});

function terminal() {
  const writes: string[] = [];
  return { isTTY: true, columns: 80, rows: 24, writes, write: (text: string) => writes.push(text) };
}

test("frames are drawn over each other, one write each; closing shows the cursor again, once", () => {
  vi.useFakeTimers();
  const stream = terminal();
  const live = boardLive(stream, 2, PLAIN, () => 0);
  for (const entry of timed(healedRun).slice(0, 6)) live.onEvent(entry);
  expect(stream.writes).toEqual(["\x1b[?25l"]);
  vi.advanceTimersByTime(200);
  expect(stream.writes).toHaveLength(3);
  expect(stream.writes[1]).toContain("\r2 shards");
  expect(stream.writes[2]).toContain("\x1b[3A\r2 shards");
  live.close();
  live.close();
  vi.advanceTimersByTime(1000);
  expect(stream.writes).toHaveLength(5);
  expect(stream.writes.at(-1)).toBe("\x1b[?25h");
});

/** A terminal as people have them: it breaks lines anew when it is resized. */
function emulator(columns: number, rows: number) {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let written = Promise.resolve();
  return {
    isTTY: true,
    get columns() {
      return screen.cols;
    },
    get rows() {
      return screen.rows;
    },
    write(text: string) {
      // As the kernel's terminals do with line feeds.
      const bytes = text.replaceAll("\n", "\r\n");
      written = written.then(() => new Promise((resolve) => screen.write(bytes, resolve)));
    },
    resize: (columns: number, rows: number) => screen.resize(columns, rows),
    /** All lines, those that have gone above the screen included. */
    async text() {
      await written;
      const { active } = screen.buffer;
      const lines = Array.from(
        { length: active.length },
        (_, line) => active.getLine(line)?.translateToString(true) ?? "",
      );
      return lines.join("\n").trimEnd().split("\n");
    },
  };
}

test("on a terminal that is resized, the board is there once, whole, and fits", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const stream = emulator(80, 24);
  stream.write("before\n");
  let now = 0;
  const live = boardLive(stream, 2, PLAIN, () => now);
  for (const entry of timed(healedRun).slice(0, 11)) {
    now = entry.t;
    live.onEvent(entry);
  }
  for (const [columns, rows, trouble] of [
    [80, 24, "  injected by Shardproof: throw at …"],
    [40, 24, null],
    [100, 10, "  injected by Shardproof: throw at shard.merged"],
    [30, 10, null],
    [25, 24, null],
    [80, 24, "  injected by Shardproof: throw at …"],
  ] as const) {
    await stream.text();
    stream.resize(columns, rows);
    vi.advanceTimersByTime(100);
    const lines = await stream.text();
    const shown = [
      "before",
      "2 shards: 1 running",
      "shard 0      running",
      "shard 1      retrying",
    ];
    expect(lines).toEqual(shown.map((text) => expect.stringMatching(`^${text}`)));
    for (const line of lines) expect(line.length).toBeLessThan(columns);
    if (trouble !== null) expect(lines[3]?.endsWith(trouble)).toBe(true);
  }
  live.close();
  expect(await stream.text()).toHaveLength(4);
});

test("a terminal of unknown size is taken for 80 by 24", () => {
  const stream = { ...terminal(), columns: 0, rows: 0 };
  const live = boardLive(stream, 2, PLAIN, () => 0);
  for (const entry of timed(healedRun)) live.onEvent(entry);
  live.close();
  expect(stream.writes.join("")).toContain("shard 1      completed  attempt 2    0.61 s  healed");
});

test("an interrupt shows the cursor again and leaves no listener behind", () => {
  const count = () =>
    ["SIGINT", "SIGTERM", "SIGHUP", "exit"].map((name) => process.listenerCount(name));
  const before = count();
  const taken = vi.fn();
  process.on("SIGINT", taken);
  const stream = terminal();
  boardLive(stream, 2, PLAIN, () => 0);
  process.emit("SIGINT", "SIGINT");
  process.off("SIGINT", taken);
  expect(stream.writes.at(-1)).toBe("\x1b[?25h");
  expect(taken).toHaveBeenCalledOnce();
  expect(count()).toEqual(before);
});

test("nobody else being there for it, the interrupt ends the process as it would have", () => {
  const others = process.listeners("SIGINT");
  process.removeAllListeners("SIGINT");
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  boardLive(terminal(), 2, PLAIN, () => 0);
  process.emit("SIGINT", "SIGINT");
  expect(kill).toHaveBeenCalledWith(process.pid, "SIGINT");
  kill.mockRestore();
  for (const listener of others) process.on("SIGINT", listener);
});

test.each([
  ["a terminal", { isTTY: true }, {}, false, true],
  ["a pipe", { isTTY: false }, {}, false, false],
  ["CI", { isTTY: true }, { CI: "true" }, false, false],
  ["NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, false, false],
  ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, false, false],
])("in place or by lines: %s", (_what, kind, env, json, inPlace) => {
  const stream = { ...terminal(), ...kind };
  const live = openLive({ json, shardCount: 2, stream, env, clock: () => 0 });
  for (const entry of timed(healedRun)) live.onEvent(entry);
  live.close();
  expect(stream.writes.join("").includes("\x1b")).toBe(inPlace);
  expect(stream.writes.join("")).toContain("shard 1");
});

test("with --json nothing is written", () => {
  const stream = terminal();
  const live = openLive({ json: true, shardCount: 2, stream, env: {}, clock: () => 0 });
  for (const entry of timed(healedRun)) live.onEvent(entry);
  live.close();
  expect(stream.writes).toEqual([]);
});
