import { describe, expect, it } from "vitest";
import { AFTERLIFE_MS, DEATH_MS } from "./delivery.ts";
import {
  type ManualDeliveryOptions,
  manualDelivery,
  type OrdersByAttempt,
} from "./testing/manual-delivery.ts";
import { done, failed, idOf } from "./testing/manual-platform.ts";

/** A shard as a root run, its attempts under these orders. */
function shard(orders: OrdersByAttempt, options: ManualDeliveryOptions = {}) {
  const world = manualDelivery({ orders, ...options });
  world.start("shard", { shard: 3 });
  return world;
}
const RUN = "run-1";
const RETRY_MS = 2000;

describe("an attempt without orders", () => {
  it("has one instance, whose report and exit end it", () => {
    const { instance, names, exits, status, strikes, hasTimers } = shard({});
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
    const { engine, instance, exits, status } = shard({});
    engine.cancelRun(RUN);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(exits).toEqual([]);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("canceled");
  });

  it("may end within the call that kills it", () => {
    const { engine, exits, status, hasTimers } = shard(
      {},
      { onKill: (instance) => instance.exit("was killed by SIGKILL") },
    );
    engine.cancelRun(RUN);
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("canceled");
    expect(hasTimers()).toBe(false);
  });

  it("that does not go when it is killed is given up, and heard no more", async () => {
    const { engine, delivery, instance, advance, exits, status, journal, notes, isSettled } = shard(
      {},
    );
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
    const { instance, advance, exits, engine } = shard({});
    advance(30_000);
    expect(instance("run-1#1").isKilled).toBe(true);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(engine.details(RUN)?.attempts[0]?.error).toBe("ran longer than its timeout of 30 s");
  });

  it("is not killed twice over: a second wish changes nothing", () => {
    const { delivery, engine, advance, exits } = shard({});
    engine.cancelRun(RUN);
    advance(DEATH_MS / 2);
    delivery.crash(RUN);
    advance(DEATH_MS / 2);
    expect(exits).toEqual(["run-1#1 did not go when it was killed"]);
  });

  it("that is unknown is not killed", () => {
    const { delivery, instance } = shard({});
    delivery.kill(RUN, 2);
    delivery.kill("run-2", 1);
    expect(instance("run-1#1").isKilled).toBe(false);
  });
});

describe("a spin-up failure", () => {
  it("starts no instance, and the retry is none of its business", () => {
    const { names, exits, strikes, advance } = shard({ 1: [{ action: "spin-up-failure" }] });
    expect(names()).toEqual([]);
    expect(strikes()).toEqual(["run-1#1 spin-up-failure at start"]);
    expect(exits).toEqual(["run-1#1 could not be started: its instance failed to spin up"]);
    advance(RETRY_MS);
    expect(names()).toEqual(["run-1#2"]);
  });

  it("leaves nothing to deliver twice", () => {
    const { names, exits, strikes } = shard({
      1: [{ action: "duplicate-delivery", when: "at-once" }, { action: "spin-up-failure" }],
    });
    expect(names()).toEqual([]);
    expect(exits).toHaveLength(1);
    expect(strikes()).toEqual(["run-1#1 spin-up-failure at start"]);
  });

  it("comes after a delay, where there is one", () => {
    const { exits, advance, strikes } = shard({
      1: [{ action: "spin-up-failure" }, { action: "delayed-start", ms: 500 }],
    });
    advance(499);
    expect(exits).toEqual([]);
    advance(1);
    expect(exits).toEqual(["run-1#1 could not be started: its instance failed to spin up"]);
    expect(strikes()).toEqual([
      "run-1#1 delayed-start at start",
      "run-1#1 spin-up-failure at start",
    ]);
  });

  it("of every attempt fails the run", () => {
    const orders = [1, 2, 3, 4].map((n) => [n, [{ action: "spin-up-failure" }]] as const);
    const { advance, exits, status } = shard(Object.fromEntries(orders));
    advance(2000 + 4000 + 8000);
    expect(exits).toHaveLength(4);
    expect(status(RUN)).toBe("failed");
  });
});

describe("a delayed start", () => {
  const delayed: OrdersByAttempt = { 1: [{ action: "delayed-start", ms: 500 }] };

  it("begins so much later", () => {
    const { names, advance, strikes } = shard(delayed);
    expect(strikes()).toEqual(["run-1#1 delayed-start at start"]);
    advance(499);
    expect(names()).toEqual([]);
    advance(1);
    expect(names()).toEqual(["run-1#1"]);
  });

  it("that is cancelled while it waits ends at once and never begins", async () => {
    const { engine, delivery, names, exits, status, hasTimers, isSettled } = shard(delayed);
    engine.cancelRun(RUN);
    expect(exits).toEqual(["run-1#1 was killed before it had started"]);
    expect(status(RUN)).toBe("canceled");
    expect(await isSettled(delivery.idle(RUN))).toBe(true);
    expect(hasTimers()).toBe(false);
    expect(names()).toEqual([]);
  });

  it("beyond the timeout fails the attempt, which never begins", () => {
    const { names, exits, advance } = shard({ 1: [{ action: "delayed-start", ms: 60_000 }] });
    advance(30_000);
    expect(exits).toEqual(["run-1#1 was killed before it had started"]);
    advance(40_000);
    expect(names()).toEqual(["run-1#2"]);
  });

  it("delays both of two deliveries", () => {
    const { names, advance } = shard({
      1: [
        { action: "delayed-start", ms: 500 },
        { action: "duplicate-delivery", when: "at-once" },
      ],
    });
    expect(names()).toEqual([]);
    advance(500);
    expect(names()).toEqual(["run-1#1", "run-1#1.2"]);
  });
});

describe("a duplicate at once", () => {
  const twice: OrdersByAttempt = { 1: [{ action: "duplicate-delivery", when: "at-once" }] };

  it("has two instances from the start, told apart in the journal", () => {
    const { names, instance, journal, strikes } = shard(twice);
    expect(names()).toEqual(["run-1#1", "run-1#1.2"]);
    expect(strikes()).toEqual(["run-1#1 duplicate-delivery at start"]);
    instance("run-1#1").log("one");
    instance("run-1#1.2").log("two");
    const logs = journal.filter(({ kind }) => kind === "log");
    expect(logs).toMatchObject([{ line: { event: "one" } }, { line: { event: "two" } }]);
    expect(logs.map((entry) => "instance" in entry && entry.instance)).toEqual([false, 2]);
    const begun = journal.filter((entry) => "event" in entry && entry.event === "instance-started");
    expect(begun).toMatchObject([{ run: RUN, attempt: 1, number: 2 }]);
  });

  it.each([
    ["run-1#1", "run-1#1.2"],
    ["run-1#1.2", "run-1#1"],
  ])("ends with the one that reports: %s, while %s goes on", async (first, second) => {
    const { instance, exits, status, delivery, isSettled, notes } = shard(twice);
    instance(first).report(done);
    instance(first).exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
    expect(status(RUN)).toBe("completed");
    const idle = delivery.idle(RUN);
    expect(await isSettled(idle)).toBe(false);
    instance(second).report(done);
    instance(second).exit();
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
    expect(exits).toHaveLength(1);
    expect(await isSettled(idle)).toBe(true);
  });

  it("outlives the death of one without a word", () => {
    const { instance, exits, status } = shard(twice);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual([]);
    instance("run-1#1.2").report(done);
    instance("run-1#1.2").exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
    expect(status(RUN)).toBe("completed");
  });

  it("fails when both have gone without a word", () => {
    const { instance, exits, status } = shard(twice);
    instance("run-1#1.2").exit("exited with code 7");
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("pending");
  });

  it("fails with the first failure, and the other one works on", () => {
    const { instance, status, advance, names } = shard(twice);
    instance("run-1#1").report(failed);
    instance("run-1#1").exit("exited with code 1");
    expect(status(RUN)).toBe("pending");
    expect(instance("run-1#1.2").isKilled).toBe(false);
    advance(RETRY_MS);
    expect(names().at(-1)).toBe("run-1#2");
  });

  it("is over when the one that reported has gone, though the other went first", () => {
    const { instance, exits } = shard(twice);
    instance("run-1#1").report(done);
    instance("run-1#1.2").exit("was killed by SIGKILL");
    expect(exits).toEqual([]);
    instance("run-1#1").exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
  });

  it("is killed as a whole when its run is cancelled, and over when both have gone", () => {
    const { engine, instances, exits, status } = shard(twice);
    engine.cancelRun(RUN);
    expect(instances.map(({ isKilled }) => isKilled)).toEqual([true, true]);
    for (const instance of instances) instance.exit("was killed by SIGKILL");
    expect(exits).toHaveLength(1);
    expect(status(RUN)).toBe("canceled");
  });
});

describe("a duplicate afterwards", () => {
  const again: OrdersByAttempt = { 1: [{ action: "duplicate-delivery", when: "afterwards" }] };

  it("begins when the first has gone, and changes nothing", async () => {
    const { instance, names, exits, status, strikes, delivery, isSettled } = shard(again);
    instance("run-1#1").report(done);
    expect(names()).toEqual(["run-1#1"]);
    instance("run-1#1").exit();
    expect(names()).toEqual(["run-1#1", "run-1#1.2"]);
    expect(strikes()).toEqual(["run-1#1 duplicate-delivery at callback"]);
    const idle = delivery.idle(RUN);
    expect(await isSettled(idle)).toBe(false);
    instance("run-1#1.2").report(failed);
    instance("run-1#1.2").exit("exited with code 1");
    expect(exits).toHaveLength(1);
    expect(status(RUN)).toBe("completed");
    expect(await isSettled(idle)).toBe(true);
  });

  it("is not delivered again after that", () => {
    const { instance, names } = shard(again);
    instance("run-1#1").exit("was killed by SIGKILL");
    instance("run-1#1.2").exit("was killed by SIGKILL");
    expect(names()).toEqual(["run-1#1", "run-1#1.2"]);
  });

  it("does not begin when the run was cancelled", () => {
    const { engine, instance, names, strikes } = shard(again);
    engine.cancelRun(RUN);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(names()).toEqual(["run-1#1"]);
    expect(strikes()).toEqual([]);
  });

  it("does not begin when everything is closed", async () => {
    const { delivery, names } = shard(again, { onKill: (instance) => instance.exit("was killed") });
    await delivery.close();
    expect(names()).toEqual(["run-1#1"]);
  });
});

describe("a lost result", () => {
  const lost: OrdersByAttempt = { 1: [{ action: "lost-result" }] };

  it("is answered and dropped; the attempt fails when its instance has gone", async () => {
    const { instance, exits, strikes, engine, isSettled, notes } = shard(lost);
    instance("run-1#1").report(done);
    await isSettled(Promise.resolve());
    expect(instance("run-1#1").answers).toBe(1);
    expect(strikes()).toEqual(["run-1#1 lost-result at callback"]);
    expect(exits).toEqual([]);
    instance("run-1#1").exit();
    expect(exits).toEqual(["run-1#1 did its work, but its result was lost"]);
    expect(engine.details(RUN)?.attempts[0]).toMatchObject({
      status: "failed",
      error: "did its work, but its result was lost",
    });
    expect(notes()).toEqual([]);
  });

  it("strikes once, however often it is sent", () => {
    const { instance, strikes } = shard(lost);
    instance("run-1#1").report(done);
    instance("run-1#1").report(done);
    expect(strikes()).toHaveLength(1);
  });

  it("is a success; a failure arrives", () => {
    const { instance, strikes, engine } = shard(lost);
    instance("run-1#1").report(failed);
    instance("run-1#1").exit("exited with code 1");
    expect(strikes()).toEqual([]);
    expect(engine.details(RUN)?.attempts[0]?.error).toBe("boom");
  });

  it.each([
    ["run-1#1", "run-1#1.2"],
    ["run-1#1.2", "run-1#1"],
  ])("is lost from both of two deliveries: %s, then %s", (first, second) => {
    const { instance, strikes, exits, status } = shard({
      1: [{ action: "lost-result" }, { action: "duplicate-delivery", when: "at-once" }],
    });
    instance(first).report(done);
    instance(first).exit();
    expect(exits).toEqual([]);
    instance(second).report(done);
    instance(second).exit();
    expect(exits).toEqual(["run-1#1 did its work, but its result was lost"]);
    expect(status(RUN)).toBe("pending");
    expect(strikes().slice(1)).toEqual(["run-1#1 lost-result at callback"]);
  });

  it("fails the attempt before its second delivery afterwards", () => {
    const { instance, exits, status } = shard({
      1: [{ action: "lost-result" }, { action: "duplicate-delivery", when: "afterwards" }],
    });
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    expect(exits).toEqual(["run-1#1 did its work, but its result was lost"]);
    instance("run-1#1.2").report(done);
    instance("run-1#1.2").exit();
    expect(exits).toHaveLength(1);
    expect(status(RUN)).toBe("pending");
  });
});

describe("a late result", () => {
  const late: OrdersByAttempt = { 1: [{ action: "late-result" }] };

  it("fails the attempt at once, and arrives after the retry's", async () => {
    const { instance, exits, strikes, advance, journal, status, notes, isSettled, engine } =
      shard(late);
    const first = instance("run-1#1");
    first.report(done);
    expect(strikes()).toEqual(["run-1#1 late-result at callback"]);
    expect(exits).toEqual(["run-1#1 did its work, but its result did not arrive in time"]);
    advance(RETRY_MS);
    await isSettled(Promise.resolve());
    expect(first.answers).toBe(0);
    instance("run-1#2").report({ ok: true, results: [2] });
    await isSettled(Promise.resolve());
    expect(first.answers).toBe(1);
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
    first.exit();
    instance("run-1#2").exit();
    expect(status(RUN)).toBe("completed");
    expect(engine.details(RUN)?.results).toEqual([2]);
    expect(exits).toHaveLength(2);
    expect(journal).toContainEqual(
      expect.objectContaining({ event: "instance-ended", attempt: 1, number: 1 }),
    );
  });

  it("arrives when the retry dies without a word", async () => {
    const { instance, advance, isSettled } = shard(late);
    instance("run-1#1").report(done);
    advance(RETRY_MS);
    instance("run-1#2").exit("was killed by SIGKILL");
    await isSettled(Promise.resolve());
    expect(instance("run-1#1").answers).toBe(1);
  });

  it("arrives when the retry cannot be started, or loses its own result", async () => {
    for (const action of ["spin-up-failure", "lost-result", "late-result"] as const) {
      const { instance, instances, advance, isSettled } = shard({ ...late, 2: [{ action }] });
      instance("run-1#1").report(done);
      advance(RETRY_MS);
      instances[1]?.report(done);
      instances[1]?.exit();
      await isSettled(Promise.resolve());
      expect(instance("run-1#1").answers, action).toBe(1);
    }
  });

  it("of the last attempt arrives when the run has ended", async () => {
    const { instance, advance, status, delivery, isSettled } = shard({
      1: [{ action: "spin-up-failure" }],
      2: [{ action: "spin-up-failure" }],
      3: [{ action: "spin-up-failure" }],
      4: [{ action: "late-result" }],
    });
    advance(2000 + 4000 + 8000);
    const last = instance("run-1#4");
    last.report(done);
    expect(status(RUN)).toBe("failed");
    const idle = delivery.idle(RUN);
    await isSettled(idle);
    expect(last.answers).toBe(1);
    last.exit();
    expect(await isSettled(idle)).toBe(true);
    expect(status(RUN)).toBe("failed");
  });

  it("arrives when the run is cancelled before its retry", async () => {
    const { engine, instance, exits, status, delivery, isSettled, names } = shard(late);
    instance("run-1#1").report(done);
    engine.cancelRun(RUN);
    expect(status(RUN)).toBe("canceled");
    expect(instance("run-1#1").isKilled).toBe(false);
    const idle = delivery.idle(RUN);
    await isSettled(idle);
    expect(instance("run-1#1").answers).toBe(1);
    instance("run-1#1").exit();
    expect(await isSettled(idle)).toBe(true);
    expect(exits).toHaveLength(1);
    expect(names()).toEqual(["run-1#1"]);
  });

  it("arrives though its sender is long gone", () => {
    const { instance, advance, notes } = shard(late);
    instance("run-1#1").report(done);
    instance("run-1#1").exit("was killed by SIGKILL");
    advance(RETRY_MS);
    instance("run-1#2").report(done);
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
  });

  it("of two deliveries is the first one", () => {
    const { instance, strikes, exits, notes } = shard({
      1: [{ action: "late-result" }, { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").report(done);
    expect(strikes().at(-1)).toBe("run-1#1 late-result at callback");
    expect(exits).toHaveLength(1);
    instance("run-1#1").report(done);
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
  });
});

describe("a zombie", () => {
  const zombie: OrdersByAttempt = { 1: [{ action: "zombie" }] };
  const struck = { kind: "fault", event: "struck", action: "zombie", at: "shard.merged", fault: 0 };

  it("is declared dead at its strike, and works on beside its replacement", () => {
    const { instance, exits, advance, names, journal, status, engine } = shard(zombie);
    const undead = instance("run-1#1");
    undead.wrote(struck);
    expect(exits).toEqual(["run-1#1 was declared dead while it was still at work"]);
    expect(undead.isKilled).toBe(false);
    advance(RETRY_MS);
    expect(names()).toEqual(["run-1#1", "run-1#2"]);
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
    const { instance, exits } = shard({ 1: [{ action: "lost-result" }] });
    instance("run-1#1").wrote(struck);
    expect(exits).toEqual([]);
  });

  it("may be the second of two deliveries; both work on", () => {
    const { instance, instances, exits } = shard({
      1: [{ action: "zombie" }, { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").wrote(struck);
    instance("run-1#1").wrote(struck);
    expect(exits).toEqual(["run-1#1 was declared dead while it was still at work"]);
    expect(instances.some(({ isKilled }) => isKilled)).toBe(false);
    for (const instance of instances) instance.exit();
    expect(exits).toHaveLength(1);
  });

  it("survives the cancellation of its run, and is killed some time after it", async () => {
    const { engine, instance, delivery, advance, isSettled, status, exits } = shard(zombie);
    instance("run-1#1").wrote(struck);
    engine.cancelRun(RUN);
    expect(status(RUN)).toBe("canceled");
    const idle = delivery.idle(RUN);
    advance(AFTERLIFE_MS - 1);
    expect(instance("run-1#1").isKilled).toBe(false);
    advance(1);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(await isSettled(idle)).toBe(false);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(await isSettled(idle)).toBe(true);
    expect(exits).toHaveLength(1);
  });

  it("that outlives its retry and its run is waited for", async () => {
    const { instance, advance, delivery, isSettled, status, hasTimers } = shard(zombie);
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
    const { instance, advance, strikes } = shard({
      1: [{ action: "zombie" }, { action: "kill-at", trigger: { when: "time", ms: 100 } }],
    });
    instance("run-1#1").connect();
    instance("run-1#1").wrote(struck);
    advance(100);
    expect(instance("run-1#1").isKilled).toBe(false);
    expect(strikes()).toEqual(["run-1#1 zombie at shard.merged"]);
  });

  it("that does not go when it is killed does not hold up the run's end", async () => {
    const { instance, advance, delivery, isSettled } = shard(zombie);
    instance("run-1#1").wrote(struck);
    advance(RETRY_MS);
    instance("run-1#2").report(done);
    instance("run-1#2").exit();
    const idle = delivery.idle(RUN);
    advance(AFTERLIFE_MS + DEATH_MS);
    expect(await isSettled(idle)).toBe(true);
  });
});

describe("a kill from outside", () => {
  const killAt = (ms: number) => ({ action: "kill-at", trigger: { when: "time", ms } }) as const;
  const atLog = { action: "kill-at", trigger: { when: "log", event: "source_loaded" } } as const;

  it("counts from the first sign of life", () => {
    const { instance, advance, strikes } = shard({ 1: [killAt(100)] });
    advance(5000);
    instance("run-1#1").connect();
    advance(99);
    expect(instance("run-1#1").isKilled).toBe(false);
    advance(1);
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(strikes()).toEqual(["run-1#1 kill-at at 100 ms"]);
  });

  it("is found out like any death", () => {
    const { instance, exits } = shard({ 1: [atLog] });
    instance("run-1#1").log("source_loaded");
    expect(instance("run-1#1").isKilled).toBe(true);
    expect(exits).toEqual([]);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
  });

  it("is recorded after the line at which it strikes", () => {
    const { instance, journal } = shard({ 1: [atLog] });
    instance("run-1#1").log("source_loaded");
    expect(journal.slice(-2).map(({ kind }) => kind)).toEqual(["log", "fault"]);
  });

  it("takes the word from a result that was on its way", async () => {
    const { instance, engine, notes, isSettled } = shard({ 1: [atLog] });
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
    const { instance, status } = shard({
      1: [killAt(100), { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").log("source_loaded");
    expect(instance("run-1#1.2").isKilled).toBe(false);
    instance("run-1#1").exit("was killed by SIGKILL");
    instance("run-1#1.2").report(done);
    instance("run-1#1.2").exit();
    expect(status(RUN)).toBe("completed");
  });

  it("is not called off by the end of the second delivery", () => {
    const { instance, advance } = shard({
      1: [killAt(100), { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1").connect();
    instance("run-1#1.2").exit("was killed by SIGKILL");
    advance(100);
    expect(instance("run-1#1").isKilled).toBe(true);
  });

  it("leaves no timer behind when the attempt ends before", () => {
    const { instance, hasTimers } = shard({ 1: [killAt(100)] });
    instance("run-1#1").connect();
    instance("run-1#1").report(done);
    instance("run-1#1").exit();
    expect(hasTimers()).toBe(false);
  });

  it("does not strike one that is dying already", () => {
    const { engine, instance, strikes } = shard({ 1: [atLog] });
    engine.cancelRun(RUN);
    instance("run-1#1").log("source_loaded");
    expect(strikes()).toEqual([]);
  });

  it("strikes once, whichever of two moments comes first", () => {
    const { instance, advance, strikes } = shard({ 1: [atLog, killAt(100)] });
    instance("run-1#1").connect();
    instance("run-1#1").log("source_loaded");
    advance(100);
    expect(strikes()).toEqual(["run-1#1 kill-at at log source_loaded"]);
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
    const { delivery, instances } = shard({
      1: [{ action: "duplicate-delivery", when: "at-once" }],
    });
    delivery.crash(RUN);
    expect(instances.map(({ isKilled }) => isKilled)).toEqual([true, true]);
  });

  it("of a run that has ended, or never was, does nothing", () => {
    const { delivery, instance, status } = shard({});
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
    const { delivery, instance, isSettled, hasTimers } = shard({});
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
    const { delivery, instance, isSettled } = shard({});
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
    const { delivery, advance, isSettled, exits } = shard({});
    const closed = delivery.close();
    advance(DEATH_MS);
    expect(await isSettled(closed)).toBe(true);
    expect(exits).toHaveLength(1);
  });
});

it("10 000 shards are delivered and waited for without searching through them at each exit", async () => {
  const { start, engine, delivery, instances, isSettled } = manualDelivery({ concurrency: 1e9 });
  const root = start("parent");
  const request = (shard: number) => ({ task: "shard", input: [{ shard }], submission: null });
  for (let shard = 0; shard < 10_000; shard++) engine.startSubtask(root, 1, request(shard));
  const idle = delivery.idle(root);
  const began = process.cpuUsage();
  for (const instance of [...instances].reverse()) {
    instance.report(done);
    instance.exit();
  }
  const { user, system } = process.cpuUsage(began);
  expect(await isSettled(idle)).toBe(true);
  // A search at each exit takes tens of seconds; this takes a tenth of one.
  expect((user + system) / 1000).toBeLessThan(3000);
});
