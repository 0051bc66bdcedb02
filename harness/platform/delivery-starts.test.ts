import { describe, expect, it } from "vitest";
import { manualShard, type OrdersByAttempt, RETRY_MS } from "./testing/manual-delivery.ts";

const RUN = "run-1";

describe("a spin-up failure", () => {
  it("starts no instance, and the retry is none of its business", () => {
    const { names, exits, strikes, advance } = manualShard({ 1: [{ action: "spin-up-failure" }] });
    expect(names()).toEqual([]);
    expect(strikes()).toEqual(["run-1#1 spin-up-failure at start"]);
    expect(exits).toEqual(["run-1#1 could not be started: its instance failed to spin up"]);
    advance(RETRY_MS);
    expect(names()).toEqual(["run-1#2"]);
  });

  it("leaves nothing to deliver twice", () => {
    const { names, exits, strikes } = manualShard({
      1: [{ action: "duplicate-delivery", when: "at-once" }, { action: "spin-up-failure" }],
    });
    expect(names()).toEqual([]);
    expect(exits).toHaveLength(1);
    expect(strikes()).toEqual(["run-1#1 spin-up-failure at start"]);
  });

  it("comes after a delay, where there is one", () => {
    const { exits, advance, strikes } = manualShard({
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
    const { advance, exits, status } = manualShard(Object.fromEntries(orders));
    advance(2000 + 4000 + 8000);
    expect(exits).toHaveLength(4);
    expect(status(RUN)).toBe("failed");
  });
});

describe("a delayed start", () => {
  const delayed: OrdersByAttempt = { 1: [{ action: "delayed-start", ms: 500 }] };

  it("begins so much later", () => {
    const { names, advance, strikes } = manualShard(delayed);
    expect(strikes()).toEqual(["run-1#1 delayed-start at start"]);
    advance(499);
    expect(names()).toEqual([]);
    advance(1);
    expect(names()).toEqual(["run-1#1"]);
  });

  it("that is cancelled while it waits ends at once and never begins", async () => {
    const { engine, delivery, names, exits, status, hasTimers, isSettled } = manualShard(delayed);
    engine.cancelRun(RUN);
    expect(exits).toEqual(["run-1#1 was killed before it had started"]);
    expect(status(RUN)).toBe("canceled");
    expect(await isSettled(delivery.idle(RUN))).toBe(true);
    expect(hasTimers()).toBe(false);
    expect(names()).toEqual([]);
  });

  it("beyond the timeout fails the attempt, which never begins", () => {
    const { names, exits, advance } = manualShard({ 1: [{ action: "delayed-start", ms: 60_000 }] });
    advance(30_000);
    expect(exits).toEqual(["run-1#1 was killed before it had started"]);
    advance(40_000);
    expect(names()).toEqual(["run-1#2"]);
  });

  it("delays both of two deliveries", () => {
    const { names, advance } = manualShard({
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
