import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { MAX_LINE_LENGTH } from "./output-lines.ts";
import { processesOf, until } from "./testing/leftovers.ts";
import { oddPlatform } from "./testing/odd-platform.ts";

const { platform, play, start, marker, openSockets } = oddPlatform();

describe("an attempt", () => {
  it("is a process of its own that gets its input and returns its result", async () => {
    const { run, journal } = await play("ok", [{ a: 1 }]);
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

  it.concurrent.each([
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

  it.concurrent("gets an answer to whatever it sends", async () => {
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

  it.concurrent("that answers twice is answered twice, and its first word counts", async () => {
    const { run, notes, logs } = await play("answers-twice");
    expect(run).toMatchObject({ status: "completed", results: [1] });
    expect(notes).toEqual(["sent a second callback; it changes nothing"]);
    expect(logs).toEqual([{ event: "second_answer", status: 200 }]);
  });

  it.concurrent("that reports success and then exits with a code has completed, and is noted", async () => {
    const { run, notes } = await play("success-then-exit-3");
    expect(run.status).toBe("completed");
    expect(notes).toEqual(["reported success and then exited with code 3"]);
  });

  it.concurrent("that does not end after its callback is killed", async () => {
    const { run, notes } = await play("never-ends-after-success");
    expect(run.status).toBe("completed");
    expect(notes).toEqual(["did not end within 0.5 s of its callback and was killed"]);
  });

  it.concurrent("that asks for its input again after its callback is killed all the same", async () => {
    const { run, notes } = await play("asks-for-input-after-success");
    expect(run.status).toBe("completed");
    expect(notes).toEqual(["did not end within 0.5 s of its callback and was killed"]);
  });

  it("that reported in time has completed, though its process outlives the timeout", async () => {
    // Two seconds to report in, also on a busy machine; it lingers for longer than that.
    const patient = await start({ timeoutScale: 2, limits: { exitMs: 10_000 } });
    const events: JournalEvent[] = [];
    const run = await patient.run({
      task: "lingers-past-its-timeout",
      input: [],
      record: (event) => events.push(event),
    });
    await patient.close();
    expect(run.status).toBe("completed");
    expect(events.filter(({ kind }) => kind === "attempt")).toMatchObject([
      { event: "started" },
      { event: "ended", outcome: "completed" },
    ]);
  });

  it.concurrent("may write and return what is nested too deeply to be written again", async () => {
    const { run, logs } = await play("deeply-nested");
    expect(run).toMatchObject({ status: "completed", results: [400] });
    expect(logs).toEqual([expect.stringMatching(/^\{"nested":\[\[/)]);
  });

  it("has all that it wrote in the journal before its end, killed or not", async () => {
    const journal: JournalEvent[] = [];
    let said = 0;
    const run = await platform().run({
      task: "talks-until-killed",
      input: [],
      record(event) {
        journal.push(event);
        // Killed in the middle of its talk, however long it took to begin.
        if (event.kind === "log" && ++said === 100) platform().cancel(event.run);
      },
    });
    expect(run.status).toBe("canceled");
    const end = journal.findIndex((entry) => entry.kind === "attempt" && entry.event === "ended");
    expect(journal.slice(end).filter((entry) => entry.kind === "log")).toEqual([]);
    expect(said).toBeGreaterThanOrEqual(100);
  });

  it("that dies while it writes has its last line in the journal", async () => {
    const { run, logs } = await play("talks-and-dies");
    expect(run.error).toBe("was killed by SIGKILL before it reported a result");
    expect(logs).toHaveLength(500);
    expect(logs.at(-1)).toEqual({ event: "said", n: 499 });
  });

  it("has strikes, disk operations and logs told apart, and an environment of its own", async () => {
    const { run, journal } = await play("tells-of-itself", [{ shard: 7 }], (attempt) => ({
      CHOSEN: `shard ${attempt.shard}, attempt ${attempt.attempt}`,
    }));
    expect(run.results).toEqual(["shard 7, attempt 1"]);
    expect(journal.map(({ kind }) => kind).sort()).toEqual(
      ["run", "attempt", "fault", "store", "log", "log", "attempt", "result", "run"].sort(),
    );
    expect(journal).toContainEqual(
      expect.objectContaining({ kind: "fault", task: "tells-of-itself", shard: 7, attempt: 1 }),
    );
    expect(journal).toContainEqual(
      expect.objectContaining({ kind: "log", stream: "stderr", line: "a warning" }),
    );
  });
  it("takes its socket with it", async () => {
    await play("ok");
    await play("killed-by-itself");
    expect(openSockets()).toEqual([]);
  });

  it("takes everything with it that it has started", async () => {
    const { run, notes } = await play("grandchild-holds-pipes");
    expect(run.status).toBe("completed");
    expect(notes).toEqual([]);
    expect(processesOf(marker)).toEqual([]);
  });

  it("is not kept open, nor added to, by a process that has left its group", async () => {
    const { run, journal, notes } = await play("grandchild-in-another-group");
    try {
      expect(run.status).toBe("completed");
      expect(notes).toEqual([]);
      const entries = journal.length;
      // The pipes were listened to for a while.
      expect(journal.filter(({ kind }) => kind === "log").length).toBeGreaterThan(2);
      expect(journal.at(-1)).toMatchObject({ kind: "run", event: "ended" });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(journal).toHaveLength(entries);
    } finally {
      const pid = String(run.results?.[0]);
      if (processesOf(marker).includes(pid)) process.kill(Number(pid), "SIGKILL");
      await until(() => processesOf(marker).length === 0);
    }
  });

  it("that never asks for its input fails with a reason", async () => {
    const silent = await start({ limits: { connectMs: 200 } }, "never-connects");
    try {
      const run = await silent.run({ task: "ok", input: [] });
      expect(run.error).toBe("did not ask for its input within 0.2 s");
    } finally {
      await silent.close();
    }
  });
});
