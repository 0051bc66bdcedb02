import { describe, expect, it } from "vitest";
import type { Engine } from "./engine-interface.ts";
import { registeredTask } from "./task-options.ts";
import {
  died,
  done,
  failed,
  finish,
  idOf,
  platform,
  startRun,
  subtask,
} from "./testing/manual-platform.ts";

describe("a run", () => {
  it("starts one attempt at once and ends with what the attempt reports", () => {
    const { engine, started } = platform();
    const run = startRun(engine, "shard", { shard: 3 });
    expect(started).toEqual([
      {
        run,
        root: run,
        parent: null,
        attempt: 1,
        task: "shard",
        plan: "standard",
        start: 1,
        shard: 3,
        input: [{ shard: 3 }],
      },
    ]);
    let ended: unknown;
    engine.whenEnded(run, (details) => {
      ended = details.results;
    });
    finish(engine, run, 1, done);
    expect(ended).toEqual([1]);
    expect(engine.details(run)).toMatchObject({ status: "completed", error: null, shard: 3 });
  });

  it("tells apart a task that returned nothing from one that returned null", () => {
    const { engine } = platform();
    const nothing = startRun(engine, "plain");
    finish(engine, nothing, 1, { ok: true, results: null });
    const nil = startRun(engine, "plain");
    finish(engine, nil, 1, { ok: true, results: [null] });
    expect(engine.details(nothing)?.results).toBeNull();
    expect(engine.details(nil)?.results).toEqual([null]);
  });

  it("calls back at once when it has ended before anyone asked", () => {
    const { engine } = platform();
    const run = startRun(engine, "plain");
    finish(engine, run, 1, done);
    let calls = 0;
    engine.whenEnded(run, () => {
      calls += 1;
    });
    expect(calls).toBe(1);
  });

  it("is refused for a task that is not registered, and for an input over 4 MB", () => {
    const { engine } = platform();
    expect(engine.startRun("shrad", [])).toMatchObject({
      refusal: "unknown-task",
      message: 'there is no task "shrad"; registered are: parent, stubborn, shard, plain',
    });
    expect(engine.startRun("plain", ["x".repeat(4_000_000 - 4)])).toMatchObject({ started: true });
    expect(engine.startRun("plain", ["x".repeat(4_000_000 - 3)])).toMatchObject({
      refusal: "input-too-large",
      message: "the input of plain has 4000001 bytes; allowed are 4000000",
    });
  });
});

describe("retries", () => {
  it("wait 2, 4 and 8 s after a failure, exactly, and then the run fails", () => {
    const { engine, names, advance, events } = platform();
    const run = startRun(engine, "shard");
    for (const [i, wait] of [2000, 4000, 8000].entries()) {
      finish(engine, run, i + 1, failed);
      expect(engine.details(run)?.status).toBe("pending");
      advance(wait - 1);
      expect(names()).toHaveLength(i + 1);
      advance(1);
      expect(names()).toHaveLength(i + 2);
    }
    finish(engine, run, 4, { ok: false, reason: "for good" });
    advance(1_000_000);
    expect(names()).toEqual(["run-1#1", "run-1#2", "run-1#3", "run-1#4"]);
    expect(engine.details(run)).toMatchObject({ status: "failed", error: "for good" });
    expect(events.filter((event) => event.kind === "run" && event.event === "ended")).toHaveLength(
      1,
    );
  });

  it("are scaled in what is waited, not in what is declared", () => {
    const { engine, names, advance, events } = platform({ waitScale: 0.1 });
    const run = startRun(engine, "shard");
    finish(engine, run, 1, failed);
    advance(200);
    expect(names()).toHaveLength(2);
    expect(events).toContainEqual({
      kind: "run",
      event: "retry-scheduled",
      run,
      attempt: 2,
      declaredWaitMs: 2000,
      waitMs: 200,
    });
  });

  it("are 3 after 1, 2 and 4 s for a task that declares none, as in production", () => {
    const { engine, names, advance } = platform();
    const run = startRun(engine, "plain");
    for (const [i, wait] of [1000, 2000, 4000].entries()) {
      finish(engine, run, i + 1, failed);
      advance(wait);
      expect(names()).toHaveLength(i + 2);
    }
    finish(engine, run, 4, failed);
    expect(engine.details(run)?.status).toBe("failed");
  });

  it("grow by 1.5 where a retry has no factor", () => {
    expect(registeredTask({ name: "x", options: { retry: { max_retries: 1 } } }).retry).toEqual({
      maxRetries: 1,
      waitDurationMs: 0,
      backoffScaling: 1.5,
    });
  });

  it("of a parent submit new subtasks, and those of the old attempt go on until the root ends", () => {
    const { engine, advance, killed } = platform();
    const root = startRun(engine, "stubborn");
    const orphan = subtask(engine, root, "shard");
    finish(engine, root, 1, failed);
    advance(0);
    const child = subtask(engine, root, "shard");
    expect(engine.details(orphan)?.status).toBe("running");
    finish(engine, child, 1, done);
    finish(engine, root, 2, done);
    expect(engine.details(orphan)?.status).toBe("canceled");
    expect(killed).toEqual([`${orphan}#1`]);
  });

  it("of a parent find nothing of the old attempt where orphans are stopped", () => {
    const { engine, advance, killed } = platform({ stopsOrphans: true });
    const root = startRun(engine, "stubborn");
    const working = subtask(engine, root, "shard");
    const waiting = subtask(engine, root, "shard");
    finish(engine, waiting, 1, failed);
    const ended = subtask(engine, root, "shard");
    finish(engine, ended, 1, done);
    finish(engine, root, 1, failed);
    expect(killed).toEqual([`${working}#1`]);
    engine.attemptExited(working, 1, died);
    advance(10_000);
    const details = [working, waiting, ended].map((run) => engine.details(run));
    const error = "the attempt that started it failed";
    expect(details).toMatchObject([
      { status: "canceled", error, attempts: [{ status: "canceled" }] },
      { status: "canceled", error, attempts: [{ status: "failed" }] },
      { status: "completed" },
    ]);
    expect(engine.details(root)?.attempts).toHaveLength(2);
  });
});

describe("timeouts", () => {
  it("kill the attempt and count as a failure", () => {
    const { engine, advance, killed, names } = platform();
    const run = startRun(engine, "shard");
    advance(29_999);
    expect(killed).toEqual([]);
    advance(1);
    expect(killed).toEqual([`${run}#1`]);
    // Its process is still there: the next attempt must not start beside it.
    advance(10_000);
    expect(engine.details(run)?.attempts[0]?.status).toBe("running");
    engine.attemptExited(run, 1, died);
    expect(engine.details(run)?.attempts[0]).toMatchObject({
      status: "failed",
      error: "ran longer than its timeout of 30 s",
    });
    advance(2000);
    expect(names()).toHaveLength(2);
  });

  it("of an attempt that has ended never strike", () => {
    const { engine, advance, killed, timers } = platform();
    const run = startRun(engine, "shard");
    finish(engine, run, 1, done);
    expect(timers()).toBe(0);
    advance(100_000);
    expect(killed).toEqual([]);
  });

  it("are scaled on their own, and the reason tells the declared figure", () => {
    const { engine, advance, killed } = platform({ waitScale: 0.5, timeoutScale: 0.01 });
    const run = startRun(engine, "shard");
    advance(299);
    expect(killed).toEqual([]);
    advance(1);
    engine.attemptExited(run, 1, died);
    expect(engine.details(run)?.attempts[0]?.error).toBe("ran longer than its timeout of 30 s");
  });

  it("are two hours for a task that declares none", () => {
    expect(registeredTask({ name: "x" }).timeoutSeconds).toBe(7200);
  });
});

describe("plans", () => {
  it("are what a task asks for, any word, or else the standard one", () => {
    expect(registeredTask({ name: "x", options: { plan: "flex" } }).plan).toBe("flex");
    expect(registeredTask({ name: "x", options: {} }).plan).toBe("standard");
    expect(registeredTask({ name: "x" }).plan).toBe("standard");
  });
});

describe("a submission that is sent again", () => {
  const send = (engine: Engine, parent: string, key: string, createdAt: string) =>
    idOf(
      engine.startSubtask(parent, 1, { task: "shard", input: [], submission: { key, createdAt } }),
    );

  it("is the same run when key and time of creation are the same, and only then", () => {
    const { engine, started } = platform();
    const root = startRun(engine, "parent");
    const first = send(engine, root, "k", "2026-01-01T00:00:00.000Z");
    expect(send(engine, root, "k", "2026-01-01T00:00:00.000Z")).toBe(first);
    finish(engine, first, 1, done);
    expect(send(engine, root, "k", "2026-01-01T00:00:00.000Z")).toBe(first);
    expect(send(engine, root, "k", "2026-01-01T00:00:00.001Z")).not.toBe(first);
    expect(send(engine, root, "l", "2026-01-01T00:00:00.000Z")).not.toBe(first);
    expect(started).toHaveLength(4);
  });
});
