import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { createEngine } from "./engine.ts";
import type { Engine } from "./engine-interface.ts";
import { registeredTask } from "./task-options.ts";
import {
  died,
  done,
  failed,
  finish,
  gone,
  platform,
  startRun,
  subtask,
} from "./testing/manual-platform.ts";

describe("the word and the exit of an attempt", () => {
  const notesOf = (events: readonly JournalEvent[]) =>
    events.flatMap((event) =>
      event.kind === "attempt" && event.event === "noted"
        ? [`${event.attempt}: ${event.note}`]
        : [],
    );

  it("end it together: not before its process has gone", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "shard");
    engine.attemptReported(run, 1, done);
    expect(engine.details(run)?.status).toBe("running");
    expect(events.at(-1)).toMatchObject({ event: "started" });
    engine.attemptExited(run, 1, gone);
    expect(engine.details(run)).toMatchObject({ status: "completed", retries: 0 });
    expect(notesOf(events)).toEqual([]);
  });

  it("are a failure where there is an exit only", () => {
    const { engine, advance } = platform();
    const run = startRun(engine, "shard");
    engine.attemptExited(run, 1, { how: "exited with code 0 before it reported", isOdd: false });
    expect(engine.details(run)).toMatchObject({
      status: "pending",
      attempts: [{ status: "failed", error: "exited with code 0 before it reported" }],
    });
    advance(2000);
    finish(engine, run, 2, done);
    expect(engine.details(run)).toMatchObject({ status: "completed", error: null, retries: 1 });
  });

  it("are a success that is noted where the exit is odd", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "shard");
    engine.attemptReported(run, 1, done);
    engine.attemptExited(run, 1, died);
    expect(engine.details(run)?.status).toBe("completed");
    expect(notesOf(events)).toEqual(["1: reported success and then was killed by SIGKILL"]);
  });

  it("count once: a second word and a second exit are noted", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "shard");
    engine.attemptReported(run, 1, done);
    engine.attemptReported(run, 1, failed);
    engine.attemptExited(run, 1, gone);
    engine.attemptExited(run, 1, gone);
    expect(engine.details(run)).toMatchObject({ status: "completed", results: [1] });
    expect(notesOf(events)).toEqual([
      "1: sent a second callback; it changes nothing",
      "1: exited with code 0 after it had ended; it changes nothing",
    ]);
  });

  it("change nothing when they come late", () => {
    const { engine, advance, events } = platform();
    const run = startRun(engine, "shard");
    finish(engine, run, 1, failed);
    engine.attemptReported(run, 1, done);
    advance(2000);
    engine.attemptReported(run, 1, done);
    expect(engine.details(run)?.status).toBe("running");
    finish(engine, run, 2, done);
    engine.attemptReported(run, 2, failed);
    expect(engine.details(run)).toMatchObject({ status: "completed", results: [1] });
    expect(notesOf(events)).toEqual([
      "1: reported success after it had ended; it changes nothing",
      "1: reported success after it had ended; it changes nothing",
      "2: reported failure (boom) after it had ended; it changes nothing",
    ]);
  });

  it("are too late after the timeout, even while the process lives", () => {
    const { engine, advance, events } = platform();
    const run = startRun(engine, "shard");
    advance(30_000);
    engine.attemptReported(run, 1, done);
    engine.attemptExited(run, 1, died);
    expect(engine.details(run)?.attempts[0]?.status).toBe("failed");
    expect(notesOf(events)).toEqual(["1: reported success after it had ended; it changes nothing"]);
  });

  it("are in time before the timeout, however long the process takes to go", () => {
    const { engine, advance, killed } = platform();
    const run = startRun(engine, "shard");
    advance(29_999);
    engine.attemptReported(run, 1, done);
    advance(10_000);
    expect(killed).toEqual([]);
    engine.attemptExited(run, 1, gone);
    expect(engine.details(run)?.status).toBe("completed");
  });
});

describe("calls from within a callback", () => {
  it("are fine from a kill: the reason is the timeout, not the kill", () => {
    const { engine, onKill, advance } = platform();
    onKill((run, attempt) => engine.attemptExited(run, attempt, died));
    const run = startRun(engine, "shard");
    advance(30_000);
    expect(engine.details(run)?.attempts).toMatchObject([
      { error: "ran longer than its timeout of 30 s" },
    ]);
    const child = subtask(engine, run, "shard");
    engine.cancelRun(run);
    expect(engine.details(child)?.attempts).toMatchObject([{ status: "canceled" }]);
    expect(engine.details(run)?.attempts).toHaveLength(1);
  });

  it("are fine from the record: what they set off is recorded after what set them off", () => {
    const { engine, events, onRecord } = platform();
    onRecord((event) => {
      if (event.kind === "attempt" && event.event === "started") engine.cancelRun(event.run);
    });
    const run = startRun(engine, "shard");
    engine.attemptExited(run, 1, died);
    expect(events.map((event) => `${event.kind} ${"event" in event && event.event}`)).toEqual([
      "run created",
      "attempt started",
      "attempt ended",
      "run ended",
    ]);
  });

  it("may start the next run when one ends", () => {
    const { engine, names } = platform({ concurrency: 1 });
    const run = startRun(engine, "shard");
    engine.whenEnded(run, () => startRun(engine, "plain"));
    finish(engine, run, 1, done);
    expect(names()).toEqual(["run-1#1", "run-2#1"]);
  });

  it("do not nest, however many runs start one another", () => {
    let ids = 0;
    const engine: Engine = createEngine({
      concurrency: 1,
      waitScale: 1,
      newRunId: () => `run-${++ids}`,
      record() {},
      tasks: [registeredTask({ name: "plain" })],
      clock: { now: () => 0, schedule: () => () => {} },
      executor: { start: ({ run }) => finish(engine, run, 1, done), kill() {} },
    });
    const startNext = () => {
      if (ids < 20_000) engine.whenEnded(startRun(engine, "plain"), startNext);
    };
    startNext();
    expect(engine.details("run-20000")?.status).toBe("completed");
  });

  it("that throw stop nothing else", () => {
    const { engine, names } = platform({ concurrency: 1 });
    const run = startRun(engine, "shard");
    const next = startRun(engine, "shard");
    engine.whenEnded(run, () => {
      throw new Error("a subscriber's own");
    });
    engine.attemptReported(run, 1, done);
    expect(() => engine.attemptExited(run, 1, gone)).toThrow("a subscriber's own");
    finish(engine, next, 1, done);
    expect(engine.details(next)?.status).toBe("completed");
    expect(names()).toHaveLength(2);
  });
});
