import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import type { RunDetails } from "./engine.ts";
import { type LocalPlatform, startLocalPlatform } from "./local-platform.ts";
import { MAX_LINE_LENGTH } from "./output-lines.ts";

const WORKER = fileURLToPath(new URL("./fixtures/odd-worker.mjs", import.meta.url));
const marker = `marker-${randomUUID()}`;
const limits = { connectMs: 5000, exitMs: 300 };
const foldersBefore = sockets();

let platform: LocalPlatform;
beforeAll(async () => {
  platform = await startLocalPlatform({
    command: [process.execPath, WORKER, marker],
    concurrency: 4,
    waitScale: 0.1,
    limits,
  });
});
afterAll(async () => {
  await platform.close();
  expect(processesOf(marker)).toEqual([]);
  expect(sockets()).toEqual(foldersBefore);
});

function sockets(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("shardproof-"));
}

/** Ids of the processes whose command line holds the text. */
function processesOf(text: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}

async function play(task: string, ...input: unknown[]) {
  const journal: JournalEntry[] = [];
  const run: RunDetails = await platform.run({
    task,
    input,
    onEntry: (entry) => journal.push(entry),
  });
  const notes = journal.flatMap((entry) =>
    entry.kind === "attempt" && entry.event === "noted" ? [entry.note] : [],
  );
  const logs = journal.flatMap((entry) => (entry.kind === "log" ? [entry.line] : []));
  return { run, journal, notes, logs };
}

describe("an attempt", () => {
  it("is a process of its own that gets its input and returns its result", async () => {
    const { run, journal } = await play("ok", { a: 1 });
    expect(run).toMatchObject({ status: "completed", results: [{ value: { a: 1 }, attempt: 1 }] });
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i));
    expect(journal.map((entry) => `${entry.kind} ${"event" in entry ? entry.event : ""}`)).toEqual([
      "run created",
      "attempt started",
      "attempt ended",
      "result ",
      "run ended",
    ]);
  });

  it("that fails is retried after the scaled wait, and the journal has both figures", async () => {
    const { run, journal } = await play("fails-once");
    expect(run).toMatchObject({ status: "completed", results: [2] });
    const retry = journal.find(
      (entry) => entry.kind === "run" && entry.event === "retry-scheduled",
    );
    expect(retry).toMatchObject({ attempt: 2, declaredWaitMs: 1000, waitMs: 100 });
    const [, second] = journal.filter(
      (entry) => entry.kind === "attempt" && entry.event === "started",
    );
    expect((second?.t ?? 0) - (retry?.t ?? 0)).toBeGreaterThanOrEqual(99);
  });

  it.each([
    ["exits-7", "exited with code 7 before it reported a result"],
    ["killed-by-itself", "was killed by SIGKILL before it reported a result"],
    ["hangs", "ran longer than its timeout of 1 s"],
    [
      "malformed-callback",
      "sent a callback with neither an output nor an error, then exited with code 0 before it reported a result",
    ],
  ])("that %s fails with a reason", async (task, reason) => {
    const { run } = await play(task);
    expect(run).toMatchObject({ status: "failed", error: reason });
  });

  it("gets an answer to whatever it sends", async () => {
    const { logs } = await play("malformed-callback");
    expect(logs).toEqual([{ event: "answers", statuses: [400, 400, 400, 404] }]);
  });

  it("may write garbage: lines are cut, memory is bounded, the result counts", async () => {
    const { run, logs } = await play("garbage");
    expect(run).toMatchObject({ status: "completed", results: ["still fine"] });
    expect(logs).toHaveLength(3);
    expect(logs).toContain("no line end");
    const longest = Math.max(...logs.map((line) => String(line).length));
    expect(longest).toBeLessThan(MAX_LINE_LENGTH + 30);
  });

  it("that answers twice is answered twice, and its first word counts", async () => {
    const { run, notes, logs } = await play("answers-twice");
    expect(run).toMatchObject({ status: "completed", results: [1] });
    expect(notes).toEqual(["sent a second callback; it changes nothing"]);
    expect(logs).toEqual([{ event: "second_answer", status: 200 }]);
  });

  it("that reports success and then exits with a code has completed, and is noted", async () => {
    const { run, notes } = await play("success-then-exit-3");
    expect(run.status).toBe("completed");
    expect(notes).toEqual(["reported success and then exited with code 3"]);
  });

  it("that does not end after its callback is killed", async () => {
    const { run, notes } = await play("never-ends-after-success");
    expect(run.status).toBe("completed");
    expect(notes).toEqual(["did not end within 0.3 s of its callback and was killed"]);
  });

  it("takes everything with it that it has started", async () => {
    const { run } = await play("grandchild-holds-pipes");
    expect(run.status).toBe("completed");
    expect(processesOf(marker)).toEqual([]);
  });

  it("that never asks for its input fails with a reason", async () => {
    const silent = await startLocalPlatform({
      command: [process.execPath, WORKER, marker, "never-connects"],
      concurrency: 1,
      waitScale: 0,
      limits: { connectMs: 300 },
    });
    try {
      const run = await silent.run({ task: "ok", input: [] });
      expect(run.error).toBe("did not ask for its input within 0.3 s");
    } finally {
      await silent.close();
    }
  });
});

describe("a parent", () => {
  it("gets the results and the errors of its subtasks, pushed", async () => {
    const { run } = await play("parent", [
      ["ok", 1],
      ["exits-7", null],
      ["nowhere", null],
    ]);
    expect(run.results?.[0]).toMatchObject([
      { value: { value: 1, attempt: 1 }, polls: 1 },
      { error: "exited with code 7 before it reported a result", polls: 1 },
      { refused: { status: 404 } },
    ]);
  });

  it("that sends a submission again gets the same run", async () => {
    const { journal, run } = await play("parent", [
      ["ok", 1],
      ["ok", 1],
    ]);
    expect(run.status).toBe("completed");
    const created = journal.filter((entry) => entry.kind === "run" && entry.event === "created");
    expect(created).toHaveLength(2);
  });

  it("is told nothing of runs that are not its own", async () => {
    const { run } = await play("asks-for-a-stranger");
    expect(run.results).toEqual([404]);
  });
});

describe("a worker that cannot be used", () => {
  const start = (...command: string[]) =>
    startLocalPlatform({ command, concurrency: 1, waitScale: 1 });

  it.each([
    [["/nowhere/worker"], "could not be started: spawn /nowhere/worker ENOENT"],
    [[process.execPath, "-e", "console.error('no SDK here'); process.exit(4)"], "no SDK here"],
    [[process.execPath, "-e", "process.exit(4)"], "exited with code 4 without registering"],
  ])("is refused with what it did: %s", async (command, text) => {
    await expect(start(...command)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(text),
    });
    expect(sockets()).toHaveLength(foldersBefore.length + 1);
  });
});

it("ends everything when it is closed in the middle of a run", async () => {
  const other = await startLocalPlatform({
    command: [process.execPath, WORKER, `${marker}-closed`],
    concurrency: 2,
    waitScale: 1,
  });
  void other.run({ task: "hangs", input: [] });
  while (processesOf(`${marker}-closed`).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await other.close();
  expect(processesOf(`${marker}-closed`)).toEqual([]);
});
