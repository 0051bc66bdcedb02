import { describe, expect, it } from "vitest";
import { manualDelivery, manualShard, RETRY_MS } from "./testing/manual-delivery.ts";
import { done } from "./testing/manual-platform.ts";

const RUN = "run-1";
const trigger = { when: "time", ms: 50 } as const;

describe("at its moment, an attempt", () => {
  it("pauses for a time and goes on", () => {
    const { instance, advance, strikes, status } = manualShard({
      1: [{ action: "delay", trigger, ms: 400 }],
    });
    const slow = instance("run-1#1");
    slow.connect();
    advance(49);
    expect(slow.isPaused).toBe(false);
    advance(1);
    expect(slow.isPaused).toBe(true);
    advance(399);
    expect(slow.isPaused).toBe(true);
    advance(1);
    expect(slow.isPaused).toBe(false);
    slow.report(done);
    slow.exit();
    expect(status(RUN)).toBe("completed");
    expect(strikes()).toEqual(["run-1#1 delay at 50 ms"]);
  });

  it("that ends while it pauses leaves nothing that would wake it", () => {
    const { engine, instance, advance, hasTimers } = manualShard({
      1: [{ action: "delay", trigger, ms: 400 }],
    });
    const slow = instance("run-1#1");
    slow.connect();
    advance(50);
    engine.cancelRun(RUN);
    slow.exit("was killed by SIGKILL");
    expect(hasTimers()).toBe(false);
    expect(slow.isResumed).toBe(false);
  });

  it("hangs until its timeout", () => {
    const { instance, advance, exits } = manualShard({ 1: [{ action: "hang", trigger }] });
    const hung = instance("run-1#1");
    hung.connect();
    advance(29_999);
    expect(hung).toMatchObject({ isPaused: true, isKilled: false });
    advance(1);
    expect(hung.isKilled).toBe(true);
    hung.exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
  });

  it("is declared dead, stands still, and goes on some time after its replacement has begun", () => {
    const { instance, advance, exits, status, engine } = manualShard({
      1: [{ action: "zombie", trigger, ms: 300 }],
    });
    const undead = instance("run-1#1");
    undead.connect();
    advance(50);
    expect(exits).toEqual(["run-1#1 was declared dead while it was still at work"]);
    expect(undead).toMatchObject({ isPaused: true, isKilled: false });
    advance(RETRY_MS + 20_000);
    instance("run-1#2").connect();
    advance(299);
    expect(undead.isPaused).toBe(true);
    advance(1);
    expect(undead.isPaused).toBe(false);
    undead.report({ ok: true, results: ["zombie's"] });
    undead.exit();
    instance("run-1#2").report({ ok: true, results: ["retry's"] });
    instance("run-1#2").exit();
    expect(status(RUN)).toBe("completed");
    expect(engine.details(RUN)?.results).toEqual(["retry's"]);
  });

  it("has its root run cancelled", () => {
    const { engine, start, instance, advance, strikes, status } = manualDelivery({
      ordersOf: ({ task }) => (task === "shard" ? [{ fault: 0, action: "cancel", trigger }] : []),
    });
    const root = start("parent");
    engine.startSubtask(root, 1, { task: "shard", input: [], submission: null });
    instance("run-2#1").connect();
    advance(50);
    expect(status(root)).toBe("canceled");
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(instance("run-2#1").isKilled).toBe(true);
    expect(strikes()).toEqual(["run-2#1 cancel at 50 ms"]);
  });

  it("is killed as the root run's", () => {
    const { instance, advance, strikes } = manualShard({
      1: [{ action: "orchestrator-crash", trigger }],
    });
    instance("run-1#1").connect();
    advance(50);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(strikes()).toEqual(["run-1#1 orchestrator-crash at 50 ms"]);
  });
});

it("a moment that comes after the attempt's word has been heard strikes nothing", () => {
  const { instance, advance, strikes, status } = manualShard({
    1: [
      { action: "kill-at", trigger },
      { action: "zombie", trigger, ms: 1 },
    ],
  });
  instance("run-1#1").connect();
  instance("run-1#1").report(done);
  advance(50);
  expect(instance("run-1#1")).toMatchObject({ isKilled: false, isPaused: false });
  instance("run-1#1").exit();
  expect(strikes()).toEqual([]);
  expect(status(RUN)).toBe("completed");
});

describe("the growth of files", () => {
  it("counts from the begin of the attempt, as its own run sees them", () => {
    const sizes = new Map([["run-1", 100]]);
    const { instance, advance, strikes } = manualShard(
      {
        1: [
          { action: "delayed-start", ms: 1000 },
          { action: "kill-at", trigger: { when: "growth", files: "*.csv", bytes: 5 } },
        ],
      },
      { bytesOf: ({ root }) => sizes.get(root) ?? 0 },
    );
    sizes.set("run-1", 200);
    advance(1000);
    advance(1000);
    expect(instance("run-1#1").isKilled).toBe(false);
    sizes.set("run-1", 205);
    advance(1000);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(strikes()[1]).toBe("run-1#1 kill-at at *.csv grown by 5 bytes");
  });

  it("after the attempt has ended strikes nothing", () => {
    let bytes = 0;
    const { instance, advance, strikes, status } = manualShard(
      { 1: [{ action: "kill-at", trigger: { when: "growth", files: "x", bytes: 1 } }] },
      { bytesOf: () => bytes },
    );
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    bytes = 9;
    advance(1000);
    expect(strikes()).toEqual([]);
    expect(status(RUN)).toBe("completed");
  });
});
