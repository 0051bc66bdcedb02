import { describe, expect, it } from "vitest";
import type { Engine } from "./engine-interface.ts";
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

describe("cancellation", () => {
  it("reaches every run below, kills what runs and prevents what waits", () => {
    const { engine, killed, advance, names } = platform({ concurrency: 2 });
    const root = startRun(engine, "parent");
    const running = subtask(engine, root, "shard");
    const grandchild = subtask(engine, running, "shard");
    const retrying = subtask(engine, root, "shard");
    finish(engine, retrying, 1, failed);
    const blocker = startRun(engine, "shard");
    const queued = subtask(engine, root, "shard");
    expect(engine.details(queued)?.status).toBe("pending");
    const before = names().length;
    expect(engine.cancelRun(root)).toBe(true);
    for (const run of [root, running, grandchild, retrying, queued]) {
      expect(engine.details(run)).toMatchObject({
        status: "canceled",
        error: "the run was cancelled",
      });
    }
    expect(engine.details(blocker)?.status).toBe("running");
    for (const run of [root, running, grandchild]) engine.attemptExited(run, 1, died);
    expect(engine.details(root)?.attempts).toMatchObject([{ status: "canceled" }]);
    expect(killed.sort()).toEqual([`${root}#1`, `${running}#1`, `${grandchild}#1`].sort());
    advance(1_000_000);
    expect(
      names()
        .slice(before)
        .filter((name) => !name.startsWith(blocker)),
    ).toEqual([]);
  });

  it.each([
    ["before", (engine: Engine, run: string) => engine.attemptReported(run, 1, done)],
    ["after", () => {}],
  ])("is final, whether success was reported just %s it", (_, reportBefore) => {
    const { engine, events } = platform();
    const run = startRun(engine, "shard");
    reportBefore(engine, run);
    engine.cancelRun(run);
    engine.attemptReported(run, 1, done);
    engine.attemptExited(run, 1, gone);
    expect(engine.details(run)).toMatchObject({ status: "canceled", results: null });
    expect(events.filter(({ kind }) => kind === "result")).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: "ended", status: "canceled" });
    expect(engine.cancelRun(run)).toBe(false);
  });

  it("of an attempt that is being killed for its timeout prevents the retry", () => {
    const { engine, advance, names } = platform();
    const run = startRun(engine, "shard");
    advance(30_000);
    engine.cancelRun(run);
    engine.attemptExited(run, 1, died);
    advance(1_000_000);
    expect(names()).toHaveLength(1);
    expect(engine.details(run)?.status).toBe("canceled");
  });

  it("reaches orphans below a run that has ended", () => {
    const { engine, killed } = platform();
    const root = startRun(engine, "parent");
    const middle = subtask(engine, root, "parent");
    const orphan = subtask(engine, middle, "shard");
    finish(engine, middle, 1, done);
    expect(engine.details(orphan)?.status).toBe("running");
    engine.cancelRun(root);
    expect(engine.details(orphan)?.status).toBe("canceled");
    expect(killed).toEqual([`${root}#1`, `${orphan}#1`]);
  });

  it("of one subtask leaves its parent and its siblings at work", () => {
    const { engine, killed } = platform();
    const root = startRun(engine, "parent");
    const [first, second] = [subtask(engine, root, "shard"), subtask(engine, root, "shard")];
    expect(engine.cancelRun(first)).toBe(true);
    engine.attemptExited(first, 1, died);
    expect(killed).toEqual([`${first}#1`]);
    expect(engine.details(root)?.status).toBe("running");
    expect(engine.details(second)?.status).toBe("running");
  });

  it("of a run that has ended does nothing and says so", () => {
    const { engine, events } = platform();
    const run = startRun(engine, "plain");
    finish(engine, run, 1, done);
    const before = events.length;
    expect(engine.cancelRun(run)).toBe(false);
    expect(engine.cancelRun("run-99")).toBe(false);
    expect(events).toHaveLength(before);
  });

  it("refuses subtasks of a cancelled parent", () => {
    const { engine, events } = platform();
    const root = startRun(engine, "parent");
    engine.cancelRun(root);
    const request = { task: "shard", input: [], submission: null };
    expect(engine.startSubtask(root, 1, request)).toMatchObject({
      refusal: "parent-ended",
      message: `the run ${root} has ended (canceled) and can start no subtask`,
    });
    expect(engine.startSubtask("run-99", 1, request)).toMatchObject({ refusal: "unknown-parent" });
    engine.attemptExited(root, 1, died);
    const created = events.filter((each) => each.kind === "run" && each.event === "created");
    expect(created).toMatchObject([{ run: root }]);
  });
});

describe("the end of a run", () => {
  const listen = (engine: Engine, run: string) => {
    const heard: string[] = [];
    engine.whenEnded(run, ({ status }) => heard.push(status));
    return heard;
  };

  it("is told when its last attempt has exited, also after a cancellation", () => {
    const { engine } = platform();
    const root = startRun(engine, "parent");
    const child = subtask(engine, root, "shard");
    const [ofRoot, ofChild] = [listen(engine, root), listen(engine, child)];
    engine.cancelRun(root);
    expect(listen(engine, child)).toEqual([]);
    engine.attemptExited(root, 1, died);
    expect([ofRoot, ofChild]).toEqual([[], []]);
    engine.attemptExited(child, 1, died);
    expect([ofRoot, ofChild]).toEqual([["canceled"], ["canceled"]]);
    expect(listen(engine, child)).toEqual(["canceled"]);
  });

  it("is told of a root when nothing below it is at work any more", () => {
    const { engine, killed } = platform();
    const root = startRun(engine, "parent");
    const child = subtask(engine, root, "shard");
    const heard = listen(engine, root);
    engine.attemptReported(root, 1, failed);
    engine.attemptExited(root, 1, died);
    expect(killed).toEqual([`${child}#1`]);
    expect(engine.details(root)?.status).toBe("failed");
    expect(listen(engine, root)).toEqual([]);
    expect(heard).toEqual([]);
    engine.attemptExited(child, 1, died);
    expect(heard).toEqual(["failed"]);
    expect(listen(engine, root)).toEqual(["failed"]);
  });

  it("of a parent by death lets its subtasks go on, and its retry has new ones", () => {
    const { engine, advance, names } = platform();
    const root = startRun(engine, "stubborn");
    const first = subtask(engine, root, "shard");
    engine.attemptExited(root, 1, died);
    expect(engine.details(first)?.status).toBe("running");
    advance(0);
    const second = subtask(engine, root, "shard");
    expect(names()).toEqual([`${root}#1`, `${first}#1`, `${root}#2`, `${second}#1`]);
    finish(engine, second, 1, done);
    finish(engine, root, 2, done);
    expect(engine.details(root)).toMatchObject({ status: "completed", retries: 1 });
    expect(engine.details(first)?.status).toBe("canceled");
  });
});
