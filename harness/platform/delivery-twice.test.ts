import { describe, expect, it } from "vitest";
import { manualShard, type OrdersByAttempt, RETRY_MS } from "./testing/manual-delivery.ts";
import { done, failed } from "./testing/manual-platform.ts";

const RUN = "run-1";

describe("a duplicate at once", () => {
  const twice: OrdersByAttempt = { 1: [{ action: "duplicate-delivery", when: "at-once" }] };

  it("has two instances from the start, told apart in the journal", () => {
    const { names, instance, journal, strikes } = manualShard(twice);
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
    const { instance, exits, status, delivery, isSettled, notes } = manualShard(twice);
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
    const { instance, exits, status } = manualShard(twice);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual([]);
    instance("run-1#1.2").report(done);
    instance("run-1#1.2").exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
    expect(status(RUN)).toBe("completed");
  });

  it("fails when both have gone without a word", () => {
    const { instance, exits, status } = manualShard(twice);
    instance("run-1#1.2").exit("exited with code 7");
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(exits).toEqual(["run-1#1 was killed by SIGKILL"]);
    expect(status(RUN)).toBe("pending");
  });

  it("fails with the first failure, and the other one works on", () => {
    const { instance, status, advance, names } = manualShard(twice);
    instance("run-1#1").report(failed);
    instance("run-1#1").exit("exited with code 1");
    expect(status(RUN)).toBe("pending");
    expect(instance("run-1#1.2").isKilled).toBe(false);
    advance(RETRY_MS);
    expect(names().at(-1)).toBe("run-1#2");
  });

  it("is over when the one that reported has gone, though the other went first", () => {
    const { instance, exits } = manualShard(twice);
    instance("run-1#1").report(done);
    instance("run-1#1.2").exit("was killed by SIGKILL");
    expect(exits).toEqual([]);
    instance("run-1#1").exit();
    expect(exits).toEqual(["run-1#1 exited with code 0"]);
  });

  it("is killed as a whole when its run is cancelled, and over when both have gone", () => {
    const { engine, instances, exits, status } = manualShard(twice);
    engine.cancelRun(RUN);
    expect(instances.map(({ isKilled }) => isKilled)).toEqual([true, true]);
    for (const instance of instances) instance.exit("was killed by SIGKILL");
    expect(exits).toHaveLength(1);
    expect(status(RUN)).toBe("canceled");
  });
});

describe("the end of a second delivery", () => {
  it.each(["at-once", "afterwards"] as const)(
    "%s tells whether it had taken the attempt",
    (when) => {
      const endOf = (hasConnected: boolean) => {
        const { instance, journal } = manualShard({ 1: [{ action: "duplicate-delivery", when }] });
        instance("run-1#1").connect();
        instance("run-1#1").report(done);
        instance("run-1#1").exit();
        if (hasConnected) instance("run-1#1.2").connect();
        instance("run-1#1.2").exit("exited with code 1");
        return journal.at(-1);
      };
      expect(endOf(true)).not.toHaveProperty("tookNothing");
      expect(endOf(false)).toMatchObject({
        event: "instance-ended",
        number: 2,
        how: "exited with code 1",
        tookNothing: true,
      });
    },
  );
});

describe("a duplicate afterwards", () => {
  const again: OrdersByAttempt = { 1: [{ action: "duplicate-delivery", when: "afterwards" }] };

  it("begins when the first has gone, and changes nothing", async () => {
    const { instance, names, exits, status, strikes, delivery, isSettled } = manualShard(again);
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
    const { instance, names } = manualShard(again);
    instance("run-1#1").exit("was killed by SIGKILL");
    instance("run-1#1.2").exit("was killed by SIGKILL");
    expect(names()).toEqual(["run-1#1", "run-1#1.2"]);
  });

  it("does not begin when the run was cancelled", () => {
    const { engine, instance, names, strikes } = manualShard(again);
    engine.cancelRun(RUN);
    instance("run-1#1").exit("was killed by SIGKILL");
    expect(names()).toEqual(["run-1#1"]);
    expect(strikes()).toEqual([]);
  });

  it("does not begin when everything is closed", async () => {
    const { delivery, names } = manualShard(again, {
      onKill: (instance) => instance.exit("was killed"),
    });
    await delivery.close();
    expect(names()).toEqual(["run-1#1"]);
  });
});
