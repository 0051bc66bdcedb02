import { describe, expect, it } from "vitest";
import { AFTERLIFE_MS, DEATH_MS } from "./delivery.ts";
import { manualShard, type OrdersByAttempt, RETRY_MS } from "./testing/manual-delivery.ts";
import { done } from "./testing/manual-platform.ts";

const RUN = "run-1";
/** How long zombies stand still; longer than what has no pause may outlive its run. */
const PAUSE_MS = 40_000;

describe("a zombie", () => {
  const zombie: OrdersByAttempt = { 1: [{ action: "zombie", ms: PAUSE_MS }] };
  const struck = { kind: "fault", event: "struck", action: "zombie", at: "shard.merged", fault: 0 };

  it("is declared dead at its strike, and works on beside its replacement", () => {
    const { instance, exits, advance, names, journal, status, engine } = manualShard(zombie);
    const undead = instance("run-1#1");
    undead.wrote(struck);
    expect(exits).toEqual(["run-1#1 was declared dead while it was still at work"]);
    expect(undead.isKilled).toBe(false);
    advance(RETRY_MS);
    expect(names()).toEqual(["run-1#1", "run-1#2"]);
    // It stands still until its replacement is alive, however long that takes.
    advance(20_000);
    expect(undead.isResumed).toBe(false);
    instance("run-1#2").connect();
    expect(undead.isResumed).toBe(true);
    undead.write("x.tmp", 5);
    expect(journal.at(-1)).toMatchObject({ kind: "store", attempt: 1, path: "x.tmp" });
    undead.report({ ok: true, results: ["zombie's"] });
    undead.exit();
    instance("run-1#2").report({ ok: true, results: ["retry's"] });
    instance("run-1#2").exit();
    expect(status(RUN)).toBe("completed");
    expect(engine.details(RUN)?.results).toEqual(["retry's"]);
    expect(exits).toHaveLength(2);
  });

  it("is one only where the plan says so", () => {
    const { instance, exits } = manualShard({ 1: [{ action: "lost-result" }] });
    instance("run-1#1").wrote(struck);
    expect(exits).toEqual([]);
  });

  it("may be the second of two deliveries; both work on", () => {
    const { instance, instances, exits } = manualShard({
      1: [
        { action: "zombie", ms: PAUSE_MS },
        { action: "duplicate-delivery", when: "at-once" },
      ],
    });
    instance("run-1#1.2").wrote(struck);
    expect(exits).toEqual(["run-1#1 was declared dead while it was still at work"]);
    instance("run-1#1").wrote(struck);
    expect(instances.some(({ isKilled }) => isKilled)).toBe(false);
    for (const instance of instances) instance.exit();
    expect(exits).toHaveLength(1);
  });

  it("is none of the attempt any more: it is killed neither with it nor with its replacement", () => {
    const { instance, advance, delivery } = manualShard(zombie);
    instance("run-1#1").wrote(struck);
    delivery.kill(RUN, 1);
    advance(RETRY_MS);
    delivery.crash(RUN);
    expect(instance("run-1#2").isKilled).toBe(true);
    expect(instance("run-1#1").isKilled).toBe(false);
  });

  it("survives the cancellation of its run, and is killed some time after it", async () => {
    const { engine, instance, delivery, advance, isSettled, status, exits } = manualShard(zombie);
    instance("run-1#1").wrote(struck);
    engine.cancelRun(RUN);
    expect(status(RUN)).toBe("canceled");
    const idle = delivery.idle(RUN);
    // Its own pause is always waited for.
    advance(PAUSE_MS + AFTERLIFE_MS - 1);
    expect(instance("run-1#1").isKilled).toBe(false);
    advance(1);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(await isSettled(idle)).toBe(false);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(await isSettled(idle)).toBe(true);
    expect(exits).toHaveLength(1);
  });

  it("that outlives its retry and its run is waited for", async () => {
    const { instance, advance, delivery, isSettled, status, hasTimers } = manualShard(zombie);
    instance("run-1#1").wrote(struck);
    advance(RETRY_MS);
    instance("run-1#2").report(done);
    instance("run-1#2").exit();
    expect(status(RUN)).toBe("completed");
    const idle = delivery.idle(RUN);
    advance(1000);
    expect(await isSettled(idle)).toBe(false);
    instance("run-1#1").exit();
    expect(await isSettled(idle)).toBe(true);
    expect(hasTimers()).toBe(false);
  });

  it("that was to be killed later is not", () => {
    const { instance, advance, strikes } = manualShard({
      1: [
        { action: "zombie", ms: PAUSE_MS },
        { action: "kill-at", trigger: { when: "time", ms: 100 } },
      ],
    });
    instance("run-1#1").connect();
    instance("run-1#1").wrote(struck);
    advance(100);
    expect(instance("run-1#1").isKilled).toBe(false);
    expect(strikes()).toEqual(["run-1#1 zombie at shard.merged"]);
  });

  it("that does not go when it is killed does not hold up the run's end", async () => {
    const { instance, advance, delivery, isSettled } = manualShard(zombie);
    instance("run-1#1").wrote(struck);
    advance(RETRY_MS);
    instance("run-1#2").report(done);
    instance("run-1#2").exit();
    const idle = delivery.idle(RUN);
    advance(PAUSE_MS + AFTERLIFE_MS + DEATH_MS);
    expect(await isSettled(idle)).toBe(true);
  });
});

describe("a kill from outside", () => {
  const killAt = (ms: number) => ({ action: "kill-at", trigger: { when: "time", ms } }) as const;
  const atLog = { action: "kill-at", trigger: { when: "log", event: "source_loaded" } } as const;

  it("counts from the first sign of life", () => {
    const { instance, advance, strikes } = manualShard({ 1: [killAt(100)] });
    advance(5000);
    instance("run-1#1").connect();
    advance(99);
    expect(instance("run-1#1").isKilled).toBe(false);
    advance(1);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(strikes()).toEqual(["run-1#1 kill-at at 100 ms"]);
  });

  it("is found out like any death", () => {
    const { instance, exits } = manualShard({ 1: [atLog] });
    instance("run-1#1").log("source_loaded");
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(exits).toEqual([]);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
  });

  it("is recorded after the line at which it strikes", () => {
    const { instance, journal } = manualShard({ 1: [atLog] });
    instance("run-1#1").log("source_loaded");
    expect(journal.slice(-2).map(({ kind }) => kind)).toEqual(["log", "fault"]);
  });

  it("takes the word from a result that was on its way", async () => {
    const { instance, engine, notes, isSettled } = manualShard({ 1: [atLog] });
    const victim = instance("run-1#1");
    victim.log("source_loaded");
    victim.report(done);
    await isSettled(Promise.resolve());
    expect(victim.answers).toBe(1);
    victim.exit();
    expect(engine.details(RUN)?.attempts[0]?.status).toBe("failed");
    expect(notes()).toEqual(["run-1#1 reported success when it had been killed; it is not heard"]);
  });

  it("strikes the first of two deliveries; the second goes on", () => {
    const { instance, status } = manualShard({
      1: [atLog, { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").log("source_loaded");
    expect(instance("run-1#1.2").isKilled).toBe(false);
    instance("run-1#1").log("source_loaded");
    expect(instance("run-1#1").isKilled).toBe(true);
    instance("run-1#1").exit("was killed by SIGKILL");
    instance("run-1#1.2").report(done);
    instance("run-1#1.2").exit();
    expect(status(RUN)).toBe("completed");
  });

  it("counts from the first delivery's sign of life, not from the second's", () => {
    const { instance, advance } = manualShard({
      1: [killAt(100), { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").connect();
    advance(50);
    instance("run-1#1").connect();
    advance(99);
    expect(instance("run-1#1.2").isKilled).toBe(false);
    expect(instance("run-1#1").isKilled).toBe(false);
    advance(1);
    expect(instance("run-1#1").isKilled).toBe(true);
  });

  it("is not called off by the end of the second delivery", () => {
    const { instance, advance } = manualShard({
      1: [killAt(100), { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1").connect();
    instance("run-1#1.2").exit("was killed by SIGKILL");
    advance(100);
    expect(instance("run-1#1").isKilled).toBe(true);
  });

  it("leaves no timer behind when the attempt ends before", () => {
    const { instance, hasTimers } = manualShard({ 1: [killAt(100)] });
    instance("run-1#1").connect();
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    expect(hasTimers()).toBe(false);
  });

  it("does not strike one that is dying already", () => {
    const { engine, instance, strikes } = manualShard({ 1: [atLog] });
    engine.cancelRun(RUN);
    instance("run-1#1").log("source_loaded");
    expect(strikes()).toEqual([]);
  });

  it("strikes once, whichever of two moments comes first", () => {
    const { instance, advance, strikes } = manualShard({ 1: [atLog, killAt(100)] });
    instance("run-1#1").connect();
    instance("run-1#1").log("source_loaded");
    advance(100);
    expect(strikes()).toEqual(["run-1#1 kill-at at log source_loaded"]);
  });
});
