import { describe, expect, it } from "vitest";
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

describe("tasks that replace others", () => {
  it("are those of the runs that start from then on, and of all below them", () => {
    const { engine } = platform();
    engine.replaceTasks([registeredTask({ name: "fresh" })]);
    const root = startRun(engine, "fresh");
    expect(engine.startRun("shard", [])).toMatchObject({
      refusal: "unknown-task",
      message: 'there is no task "shard"; registered are: fresh',
    });
    subtask(engine, root, "fresh");
    const refused = engine.startSubtask(root, 1, { task: "shard", input: [], submission: null });
    expect(refused).toMatchObject({ refusal: "unknown-task" });
  });

  it("are nothing to runs under way: their subtasks and retries are what they were", () => {
    const { engine, advance, names } = platform();
    const root = startRun(engine, "parent");
    engine.replaceTasks([registeredTask({ name: "shard", options: { retry: {} } })]);
    const shard = subtask(engine, root, "shard");
    // The new one has no retry.
    finish(engine, shard, 1, failed);
    advance(2000);
    expect(names().at(-1)).toBe(`${shard}#2`);
    subtask(engine, root, "plain");
  });
});

describe("a run that is forgotten", () => {
  it("goes with all below it, once nothing works for it", () => {
    const { engine } = platform();
    const root = startRun(engine, "parent");
    const child = subtask(engine, root, "parent");
    const grandchild = subtask(engine, child, "shard");
    const other = startRun(engine, "shard");
    expect(engine.forget(root)).toBe(false);
    finish(engine, root, 1, done);
    // Its orphans are being killed.
    expect(engine.forget(root)).toBe(false);
    engine.attemptExited(child, 1, died);
    engine.attemptExited(grandchild, 1, died);
    expect(engine.forget(child)).toBe(false);
    expect(engine.forget(root)).toBe(true);
    for (const run of [root, child, grandchild]) expect(engine.details(run)).toBeUndefined();
    expect(engine.forget(root)).toBe(false);
    expect(engine.details(other)?.status).toBe("running");
  });

  it("is as if it had never been: what still comes of it changes nothing", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "shard");
    finish(engine, run, 1, done);
    engine.forget(run);
    engine.attemptReported(run, 1, failed);
    engine.attemptExited(run, 1, died);
    expect(engine.details(run)).toBeUndefined();
    expect(engine.cancelRun(run)).toBe(false);
    expect(
      engine.startSubtask(run, 1, { task: "shard", input: [], submission: null }),
    ).toMatchObject({ refusal: "unknown-parent" });
    expect(events.slice(-2)).toMatchObject([{ event: "noted" }, { event: "noted" }]);
  });
});

it("whoever takes back the wish to be told of an end is not told", () => {
  const { engine } = platform();
  const run = startRun(engine, "shard");
  const told: string[] = [];
  const stopFirst = engine.whenEnded(run, () => told.push("first"));
  engine.whenEnded(run, () => told.push("second"));
  stopFirst();
  stopFirst();
  finish(engine, run, 1, done);
  expect(told).toEqual(["second"]);
});

it("arguments by name are a run's input as any other", () => {
  const { engine, started } = platform();
  const run = idOf(engine.startRun("shard", { shard: 3, of: 10 }));
  expect(engine.details(run)).toMatchObject({ input: { shard: 3, of: 10 }, shard: null });
  expect(started[0]?.input).toEqual({ shard: 3, of: 10 });
});

it("a subtask says which attempt of its parent asked for it", () => {
  const { engine, advance } = platform();
  const root = startRun(engine, "shard");
  finish(engine, root, 1, failed);
  advance(2000);
  expect(engine.details(root)?.parentAttempt).toBeNull();
  expect(engine.details(subtask(engine, root, "plain"))?.parentAttempt).toBe(2);
});
