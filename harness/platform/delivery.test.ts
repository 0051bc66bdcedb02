import { describe, expect, it } from "vitest";
import { DEATH_MS } from "./delivery.ts";
import { manualDelivery, manualShard } from "./testing/manual-delivery.ts";
import { done, idOf } from "./testing/manual-platform.ts";

const RUN = "run-1";

describe("an attempt without orders", () => {
  it("has one instance, whose report and exit end it", () => {
    const { instance, names, exits, status, strikes, hasTimers } = manualShard({});
    expect(names()).toEqual(["run-1#1"]);
    instance("run-1#1").report(done);
    expect(exits).toEqual([]);
    instance("run-1#1").exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
    expect(status(RUN)).toBe("completed");
    expect(strikes()).toEqual([]);
    expect(hasTimers()).toBe(false);
  });

  it("is killed when the engine says so, and over when its instance has gone", () => {
    const { engine, instance, exits, status } = manualShard({});
    engine.cancelRun(RUN);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(exits).toEqual([]);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("canceled");
  });

  it("may end within the call that kills it", () => {
    const { engine, exits, status, hasTimers } = manualShard(
      {},
      { onKill: (instance) => instance.exit("was killed by SIGKILL") },
    );
    engine.cancelRun(RUN);
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("canceled");
    expect(hasTimers()).toBe(false);
  });

  it("that does not go when it is killed is given up, and heard no more", async () => {
    const { engine, delivery, instance, advance, exits, status, journal, notes, isSettled } =
      manualShard({});
    engine.cancelRun(RUN);
    const idle = delivery.idle(RUN);
    advance(DEATH_MS - 1);
    expect(await isSettled(idle)).toBe(false);
    expect(status(RUN)).toBe("canceled");
    expect(exits).toEqual([]);
    advance(1);
    expect(exits).toEqual(["run-1#1 did not go when it was killed"]);
    expect(notes()).toEqual([
      "run-1#1 has not gone 10 s after it was killed; it is not waited for any more",
    ]);
    expect(await isSettled(idle)).toBe(true);
    const { length } = journal;
    const dead = instance("run-1#1");
    dead.connect();
    dead.log("still_here");
    dead.report(done);
    dead.exit();
    expect(journal).toHaveLength(length);
    expect(exits).toHaveLength(1);
  });

  it("leaves a timeout's kill to the engine", () => {
    const { instance, advance, exits, engine } = manualShard({});
    advance(30_000);
    expect(instance("run-1#1").isKilled).toBe(true);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(engine.details(RUN)?.attempts[0]?.error).toBe("ran longer than its timeout of 30 s");
  });

  it("that is to be killed twice over is waited for once", () => {
    const { delivery, engine, advance, exits, instance, hasTimers } = manualShard({});
    engine.cancelRun(RUN);
    advance(DEATH_MS / 2);
    delivery.crash(RUN);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(hasTimers()).toBe(false);
  });

  it("that is unknown is not killed", () => {
    const { delivery, instance } = manualShard({});
    delivery.kill(RUN, 2);
    delivery.kill("run-2", 1);
    expect(instance("run-1#1").isKilled).toBe(false);
  });
});

describe("a crash", () => {
  it("kills what works for the run's attempt, and nothing else", () => {
    const { start, engine, delivery, instance, status } = manualDelivery();
    const root = start("parent");
    const request = { task: "shard", input: [{ shard: 0 }], submission: null };
    idOf(engine.startSubtask(root, 1, request));
    delivery.crash(root);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(instance("run-2#1").isKilled).toBe(false);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(status(root)).toBe("failed");
    expect(instance("run-2#1").isKilled).toBe(true);
  });

  it("takes both of two instances", () => {
    const { delivery, instances } = manualShard({
      1: [{ action: "duplicate-delivery", when: "at-once" }],
    });
    delivery.crash(RUN);
    expect(instances.map(({ isKilled }) => isKilled)).toEqual([true, true]);
  });

  it("of a run that has ended, or never was, does nothing", () => {
    const { delivery, instance, status } = manualShard({});
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    delivery.crash(RUN);
    delivery.crash("run-9");
    expect(status(RUN)).toBe("completed");
    expect(instance("run-1#1").isKilled).toBe(false);
  });
});

describe("the wait for the end", () => {
  it("is over at once where nothing works, and leaves no timer", async () => {
    const { delivery, instance, isSettled, hasTimers } = manualShard({});
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    expect(await isSettled(delivery.idle(RUN))).toBe(true);
    expect(await isSettled(delivery.idle("run-9"))).toBe(true);
    expect(hasTimers()).toBe(false);
  });

  it("is for one root run alone", async () => {
    const { start, delivery, instance, isSettled } = manualDelivery();
    const [first, second] = [start("shard"), start("shard")];
    const idle = [delivery.idle(first), delivery.idle(second)] as const;
    instance("run-1#1").exit();
    expect(await isSettled(idle[0])).toBe(true);
    expect(await isSettled(idle[1])).toBe(false);
  });

  it("may be asked for twice", async () => {
    const { delivery, instance, isSettled } = manualShard({});
    const both = Promise.all([delivery.idle(RUN), delivery.idle(RUN)]);
    instance("run-1#1").exit();
    expect(await isSettled(both)).toBe(true);
  });

  it("ends by closing, which kills everything, also what is only planned or held back", async () => {
    const { start, delivery, instances, exits, isSettled } = manualDelivery({
      ordersOf: ({ run }) =>
        run === "run-1"
          ? [{ fault: 0, action: "delayed-start", ms: 500 }]
          : [{ fault: 1, action: "late-result" }],
    });
    start("shard");
    start("shard");
    instances[0]?.report(done);
    const closed = delivery.close();
    expect(instances.map(({ isKilled }) => isKilled)).toEqual([true]);
    await isSettled(closed);
    expect(instances[0]?.answers).toBe(1);
    instances[0]?.exit("was killed by SIGKILL");
    expect(await isSettled(closed)).toBe(true);
    expect(exits).toHaveLength(2);
  });

  it("by closing does not hang on what ignores a kill", async () => {
    const { delivery, advance, isSettled, exits } = manualShard({});
    const closed = delivery.close();
    advance(DEATH_MS);
    expect(await isSettled(closed)).toBe(true);
    expect(exits).toHaveLength(1);
  });
});
