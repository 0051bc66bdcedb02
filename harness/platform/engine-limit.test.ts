import { describe, expect, it } from "vitest";
import { createEngine } from "./engine.ts";
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

describe("the limit of attempts at work", () => {
  it("lets runs wait for a place in the order of asking", () => {
    const { engine, names } = platform({ concurrency: 2 });
    const runs = [1, 2, 3, 4].map(() => startRun(engine, "shard"));
    expect(names()).toEqual(["run-1#1", "run-2#1"]);
    finish(engine, runs[1] as string, 1, done);
    expect(names()).toEqual(["run-1#1", "run-2#1", "run-3#1"]);
    finish(engine, runs[0] as string, 1, done);
    expect(names().at(-1)).toBe("run-4#1");
  });

  it("does not count a parent that waits, so that a limit of 1 is no deadlock", () => {
    const { engine, names } = platform({ concurrency: 1 });
    const root = startRun(engine, "parent");
    const first = subtask(engine, root, "shard");
    const second = subtask(engine, root, "shard");
    expect(names()).toEqual([`${root}#1`, `${first}#1`]);
    finish(engine, first, 1, done);
    expect(names().at(-1)).toBe(`${second}#1`);
    finish(engine, second, 1, done);
    // The parent works again and holds the only place.
    const other = startRun(engine, "shard");
    expect(engine.details(other)?.status).toBe("pending");
    finish(engine, root, 1, done);
    expect(engine.details(other)?.status).toBe("running");
  });

  it("is not upset by a failed parent, its orphans and its next attempt", () => {
    const { engine, advance } = platform({ concurrency: 2 });
    const root = startRun(engine, "stubborn");
    const orphan = subtask(engine, root, "shard");
    finish(engine, root, 1, failed);
    advance(0);
    // Orphan and second attempt work: both places are taken.
    const third = startRun(engine, "shard");
    expect(engine.details(third)?.status).toBe("pending");
    finish(engine, orphan, 1, done);
    expect(engine.details(third)?.status).toBe("running");
    const fourth = startRun(engine, "shard");
    expect(engine.details(fourth)?.status).toBe("pending");
    finish(engine, root, 2, done);
    expect(engine.details(fourth)?.status).toBe("running");
  });

  it("counts an attempt that is being killed until it has gone", () => {
    const { engine, names } = platform({ concurrency: 1 });
    const first = startRun(engine, "shard");
    const second = startRun(engine, "shard");
    engine.cancelRun(first);
    expect(names()).toEqual([`${first}#1`]);
    engine.attemptExited(first, 1, died);
    expect(names()).toEqual([`${first}#1`, `${second}#1`]);
  });

  it("counts an attempt whose only open subtask was asked for by an earlier one", () => {
    const { engine, advance } = platform({ concurrency: 2 });
    const root = startRun(engine, "stubborn");
    finish(engine, root, 1, failed);
    advance(0);
    const request = { task: "shard", input: [], submission: null };
    const late = idOf(engine.startSubtask(root, 1, request));
    expect(engine.details(late)).toMatchObject({ status: "running", parent: root });
    expect(engine.details(startRun(engine, "shard"))?.status).toBe("pending");
  });

  it("puts a retry at the end of those who wait", () => {
    const { engine, names, advance } = platform({ concurrency: 1 });
    const first = startRun(engine, "shard");
    const second = startRun(engine, "shard");
    const third = startRun(engine, "shard");
    finish(engine, first, 1, failed);
    advance(2000);
    finish(engine, second, 1, done);
    finish(engine, third, 1, done);
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
      executor: { start: ({ run }) => finish(engine, run, 1, done), kill() {} },
    });
    for (let i = 0; i < 3; i++) startRun(engine, "plain");
    expect(order).toEqual([1, 2, 3].flatMap((n) => [`started run-${n}`, `ended run-${n}`]));
  });
});
