import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { type AttemptToStart, createEngine, type Engine, type StartOutcome } from "./engine.ts";
import { registeredTask } from "./task-options.ts";

/** A clock that is moved by hand and an executor that only takes notes. */
function platform({ concurrency = 100, waitScale = 1 } = {}) {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const started: AttemptToStart[] = [];
  const killed: string[] = [];
  const events: JournalEvent[] = [];
  let ids = 0;
  const engine = createEngine({
    concurrency,
    waitScale,
    newRunId: () => `run-${++ids}`,
    record: (event) => events.push(event),
    tasks: [
      registeredTask({
        name: "parent",
        options: { retry: { max_retries: 0, wait_duration_ms: 0, factor: 1 } },
      }),
      registeredTask({
        name: "stubborn",
        options: { retry: { max_retries: 1, wait_duration_ms: 0, factor: 1 } },
      }),
      registeredTask({
        name: "shard",
        options: {
          retry: { max_retries: 3, wait_duration_ms: 2000, factor: 2 },
          timeout_seconds: 30,
        },
      }),
      registeredTask({ name: "plain" }),
    ],
    clock: {
      now: () => now,
      schedule(delayMs, callback) {
        const timer = { at: now + delayMs, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
    },
    executor: {
      start: (attempt) => started.push(attempt),
      kill: (run, attempt) => killed.push(`${run}#${attempt}`),
    },
  });
  return {
    engine,
    started,
    killed,
    events,
    names: () => started.map(({ run, attempt }) => `${run}#${attempt}`),
    /** Lets time pass, timer by timer. */
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.callback();
      }
      now = end;
    },
    timers: () => timers.length,
  };
}

const idOf = (outcome: StartOutcome) => {
  if (!outcome.started) throw new Error(outcome.message);
  return outcome.run;
};
const startRun = (engine: Engine, task: string, ...input: unknown[]) =>
  idOf(engine.startRun(task, input));
const subtask = (engine: Engine, parent: string, task: string, ...input: unknown[]) =>
  idOf(engine.startSubtask(parent, { task, input, submission: null }));
const failed = { ok: false, reason: "boom" } as const;
const done = { ok: true, results: [1] } as const;

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
        shard: 3,
        input: [{ shard: 3 }],
      },
    ]);
    let ended: unknown;
    engine.whenEnded(run, (details) => {
      ended = details.results;
    });
    engine.attemptEnded(run, 1, done);
    expect(ended).toEqual([1]);
    expect(engine.details(run)).toMatchObject({ status: "completed", error: null, shard: 3 });
  });

  it("tells apart a task that returned nothing from one that returned null", () => {
    const { engine } = platform();
    const nothing = startRun(engine, "plain");
    engine.attemptEnded(nothing, 1, { ok: true, results: null });
    const nil = startRun(engine, "plain");
    engine.attemptEnded(nil, 1, { ok: true, results: [null] });
    expect(engine.details(nothing)?.results).toBeNull();
    expect(engine.details(nil)?.results).toEqual([null]);
  });

  it("calls back at once when it has ended before anyone asked", () => {
    const { engine } = platform();
    const run = startRun(engine, "plain");
    engine.attemptEnded(run, 1, done);
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
      engine.attemptEnded(run, i + 1, failed);
      expect(engine.details(run)?.status).toBe("pending");
      advance(wait - 1);
      expect(names()).toHaveLength(i + 1);
      advance(1);
      expect(names()).toHaveLength(i + 2);
    }
    engine.attemptEnded(run, 4, { ok: false, reason: "for good" });
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
    engine.attemptEnded(run, 1, failed);
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
      engine.attemptEnded(run, i + 1, failed);
      advance(wait);
      expect(names()).toHaveLength(i + 2);
    }
    engine.attemptEnded(run, 4, failed);
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
    engine.attemptEnded(root, 1, failed);
    advance(0);
    const child = subtask(engine, root, "shard");
    expect(engine.details(orphan)?.status).toBe("running");
    engine.attemptEnded(child, 1, done);
    engine.attemptEnded(root, 2, done);
    expect(engine.details(orphan)?.status).toBe("canceled");
    expect(killed).toEqual([`${orphan}#1`]);
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
    engine.attemptEnded(run, 1, done);
    expect(timers()).toBe(0);
    advance(100_000);
    expect(killed).toEqual([]);
  });

  it("are two hours for a task that declares none", () => {
    expect(registeredTask({ name: "x" }).timeoutSeconds).toBe(7200);
  });
});

describe("late words", () => {
  it("of an attempt that has ended change nothing and are noted", () => {
    const { engine, advance, events } = platform();
    const run = startRun(engine, "shard");
    engine.attemptEnded(run, 1, failed);
    advance(2000);
    engine.attemptEnded(run, 1, done);
    expect(engine.details(run)?.status).toBe("running");
    engine.attemptEnded(run, 2, done);
    engine.attemptEnded(run, 2, failed);
    expect(engine.details(run)).toMatchObject({ status: "completed", results: [1] });
    expect(events.filter((event) => event.kind === "attempt" && event.event === "noted")).toEqual([
      {
        kind: "attempt",
        event: "noted",
        run,
        attempt: 1,
        note: "reported success after it had ended; it changes nothing",
      },
      {
        kind: "attempt",
        event: "noted",
        run,
        attempt: 2,
        note: "reported failure (boom) after it had ended; it changes nothing",
      },
    ]);
  });

  it("never overturn a cancellation", () => {
    const { engine } = platform();
    const run = startRun(engine, "shard");
    engine.cancelRun(run);
    engine.attemptEnded(run, 1, done);
    expect(engine.details(run)?.status).toBe("canceled");
  });
});

describe("cancellation", () => {
  it("reaches every run below, kills what runs and prevents what waits", () => {
    const { engine, killed, advance, names } = platform({ concurrency: 2 });
    const root = startRun(engine, "parent");
    const running = subtask(engine, root, "shard");
    const grandchild = subtask(engine, running, "shard");
    const retrying = subtask(engine, root, "shard");
    engine.attemptEnded(retrying, 1, failed);
    const blocker = startRun(engine, "shard");
    const queued = subtask(engine, root, "shard");
    expect(engine.details(queued)?.status).toBe("pending");
    expect(engine.cancelRun(root)).toBe(true);
    for (const run of [root, running, grandchild, retrying, queued]) {
      expect(engine.details(run)?.status).toBe("canceled");
    }
    expect(engine.details(blocker)?.status).toBe("running");
    expect(killed.sort()).toEqual([`${root}#1`, `${running}#1`, `${grandchild}#1`].sort());
    const before = names().length;
    advance(1_000_000);
    expect(
      names()
        .slice(before)
        .filter((name) => !name.startsWith(blocker)),
    ).toEqual([]);
  });

  it("of a run that has ended does nothing and says so", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "plain");
    engine.attemptEnded(run, 1, done);
    const before = events.length;
    expect(engine.cancelRun(run)).toBe(false);
    expect(engine.cancelRun("run-99")).toBe(false);
    expect(events).toHaveLength(before);
  });

  it("refuses subtasks of a cancelled parent", () => {
    const { engine } = platform();
    const root = startRun(engine, "parent");
    engine.cancelRun(root);
    const request = { task: "shard", input: [], submission: null };
    expect(engine.startSubtask(root, request)).toMatchObject({
      refusal: "parent-ended",
      message: `the run ${root} has ended (canceled) and can start no subtask`,
    });
    expect(engine.startSubtask("run-99", request)).toMatchObject({ refusal: "unknown-parent" });
  });
});

describe("a submission that is sent again", () => {
  const send = (engine: Engine, parent: string, key: string, createdAt: string) =>
    idOf(engine.startSubtask(parent, { task: "shard", input: [], submission: { key, createdAt } }));

  it("is the same run when key and time of creation are the same, and only then", () => {
    const { engine, started } = platform();
    const root = startRun(engine, "parent");
    const first = send(engine, root, "k", "2026-01-01T00:00:00.000Z");
    expect(send(engine, root, "k", "2026-01-01T00:00:00.000Z")).toBe(first);
    engine.attemptEnded(first, 1, done);
    expect(send(engine, root, "k", "2026-01-01T00:00:00.000Z")).toBe(first);
    expect(send(engine, root, "k", "2026-01-01T00:00:00.001Z")).not.toBe(first);
    expect(send(engine, root, "l", "2026-01-01T00:00:00.000Z")).not.toBe(first);
    expect(started).toHaveLength(4);
  });
});

describe("the limit of attempts at work", () => {
  it("lets runs wait for a place in the order of asking", () => {
    const { engine, names } = platform({ concurrency: 2 });
    const runs = [1, 2, 3, 4].map(() => startRun(engine, "shard"));
    expect(names()).toEqual(["run-1#1", "run-2#1"]);
    engine.attemptEnded(runs[1] as string, 1, done);
    expect(names()).toEqual(["run-1#1", "run-2#1", "run-3#1"]);
    engine.attemptEnded(runs[0] as string, 1, done);
    expect(names().at(-1)).toBe("run-4#1");
  });

  it("does not count a parent that waits, so that a limit of 1 is no deadlock", () => {
    const { engine, names } = platform({ concurrency: 1 });
    const root = startRun(engine, "parent");
    const first = subtask(engine, root, "shard");
    const second = subtask(engine, root, "shard");
    expect(names()).toEqual([`${root}#1`, `${first}#1`]);
    engine.attemptEnded(first, 1, done);
    expect(names().at(-1)).toBe(`${second}#1`);
    engine.attemptEnded(second, 1, done);
    // The parent works again and holds the only place.
    const other = startRun(engine, "shard");
    expect(engine.details(other)?.status).toBe("pending");
    engine.attemptEnded(root, 1, done);
    expect(engine.details(other)?.status).toBe("running");
  });

  it("is not upset by a failed parent, its orphans and its next attempt", () => {
    const { engine, advance } = platform({ concurrency: 2 });
    const root = startRun(engine, "stubborn");
    const orphan = subtask(engine, root, "shard");
    engine.attemptEnded(root, 1, failed);
    advance(0);
    // Orphan and second attempt work: both places are taken.
    const third = startRun(engine, "shard");
    expect(engine.details(third)?.status).toBe("pending");
    engine.attemptEnded(orphan, 1, done);
    expect(engine.details(third)?.status).toBe("running");
    const fourth = startRun(engine, "shard");
    expect(engine.details(fourth)?.status).toBe("pending");
    engine.attemptEnded(root, 2, done);
    expect(engine.details(fourth)?.status).toBe("running");
  });

  it("puts a retry at the end of those who wait", () => {
    const { engine, names, advance } = platform({ concurrency: 1 });
    const first = startRun(engine, "shard");
    const second = startRun(engine, "shard");
    const third = startRun(engine, "shard");
    engine.attemptEnded(first, 1, failed);
    advance(2000);
    engine.attemptEnded(second, 1, done);
    engine.attemptEnded(third, 1, done);
    expect(names()).toEqual([`${first}#1`, `${second}#1`, `${third}#1`, `${first}#2`]);
  });

  it("survives an executor that answers from within the call", () => {
    const order: string[] = [];
    let ids = 0;
    const engine: Engine = createEngine({
      concurrency: 1,
      waitScale: 1,
      newRunId: () => `run-${++ids}`,
      record: (event) => {
        if (event.kind === "attempt") order.push(`${event.event} ${event.run}`);
      },
      tasks: [registeredTask({ name: "plain" })],
      clock: { now: () => 0, schedule: () => () => {} },
      executor: { start: ({ run }) => engine.attemptEnded(run, 1, done), kill() {} },
    });
    for (let i = 0; i < 3; i++) startRun(engine, "plain");
    expect(order).toEqual([1, 2, 3].flatMap((n) => [`started run-${n}`, `ended run-${n}`]));
  });
});
