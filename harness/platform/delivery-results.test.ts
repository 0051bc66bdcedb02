import { describe, expect, it } from "vitest";
import { manualShard, type OrdersByAttempt, RETRY_MS } from "./testing/manual-delivery.ts";
import { done, failed } from "./testing/manual-platform.ts";

const RUN = "run-1";

describe("a lost result", () => {
  const lost: OrdersByAttempt = { 1: [{ action: "lost-result" }] };

  it("is answered and dropped; the attempt fails when its instance has gone", async () => {
    const { instance, exits, strikes, engine, isSettled, notes } = manualShard(lost);
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
    const { instance, strikes } = manualShard(lost);
    instance("run-1#1").report(done);
    instance("run-1#1").report(done);
    expect(strikes()).toHaveLength(1);
  });

  it("is a success; a failure arrives", () => {
    const { instance, strikes, engine } = manualShard(lost);
    instance("run-1#1").report(failed);
    instance("run-1#1").exit("exited with code 1");
    expect(strikes()).toEqual([]);
    expect(engine.details(RUN)?.attempts[0]?.error).toBe("boom");
  });

  it.each([
    ["run-1#1", "run-1#1.2"],
    ["run-1#1.2", "run-1#1"],
  ])("is lost from both of two deliveries: %s, then %s", (first, second) => {
    const { instance, strikes, exits, status } = manualShard({
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
    const { instance, exits, status } = manualShard({
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
      manualShard(late);
    const first = instance("run-1#1");
    first.report(done);
    expect(strikes()).toEqual(["run-1#1 late-result at callback"]);
    expect(exits).toEqual(["run-1#1 did its work, but its result did not arrive in time"]);
    advance(RETRY_MS);
    await isSettled(Promise.resolve());
    expect(first.answers).toBe(0);
    instance("run-1#2").report({ ok: true, results: [2] });
    await isSettled(Promise.resolve());
    expect(first.answers).toBe(0);
    instance("run-1#2").exit();
    expect(status(RUN)).toBe("completed");
    await isSettled(Promise.resolve());
    expect(first.answers).toBe(1);
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
    first.exit();
    expect(engine.details(RUN)?.results).toEqual([2]);
    expect(exits).toHaveLength(2);
    expect(journal).toContainEqual(
      expect.objectContaining({ event: "instance-ended", attempt: 1, number: 1 }),
    );
  });

  it("arrives when the retry dies without a word", async () => {
    const { instance, advance, isSettled } = manualShard(late);
    instance("run-1#1").report(done);
    advance(RETRY_MS);
    instance("run-1#2").exit("was killed by SIGKILL");
    await isSettled(Promise.resolve());
    expect(instance("run-1#1").answers).toBe(1);
  });

  it("arrives when the retry cannot be started, or loses its own result", async () => {
    for (const action of ["spin-up-failure", "lost-result", "late-result"] as const) {
      const { instance, instances, advance, isSettled } = manualShard({ ...late, 2: [{ action }] });
      instance("run-1#1").report(done);
      advance(RETRY_MS);
      instances[1]?.report(done);
      instances[1]?.exit();
      await isSettled(Promise.resolve());
      expect(instance("run-1#1").answers, action).toBe(1);
    }
  });

  it("of the last attempt arrives when the run has ended", async () => {
    const { instance, advance, status, delivery, isSettled } = manualShard({
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
    const { engine, instance, exits, status, delivery, isSettled, names } = manualShard(late);
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
    const { instance, advance, notes } = manualShard(late);
    instance("run-1#1").report(done);
    instance("run-1#1").exit("was killed by SIGKILL");
    advance(RETRY_MS);
    instance("run-1#2").report(done);
    expect(notes()).toEqual([]);
    instance("run-1#2").exit();
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
  });

  it("of two deliveries is the first one", () => {
    const { instance, strikes, exits, notes } = manualShard({
      1: [{ action: "late-result" }, { action: "duplicate-delivery", when: "at-once" }],
    });
    instance("run-1#1.2").report(done);
    expect(strikes().at(-1)).toBe("run-1#1 late-result at callback");
    expect(exits).toHaveLength(1);
    instance("run-1#1").report(done);
    expect(notes()).toEqual(["run-1#1 reported success after it had ended; it changes nothing"]);
  });
});
