import { describe, expect, it } from "vitest";
import type { DeliveryTrigger } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { createTrigger } from "./delivery-trigger.ts";
import { createVirtualClock } from "./virtual-clock.ts";

function trigger(moment: DeliveryTrigger, bytesOf = (_files: string) => 0) {
  const clock = createVirtualClock();
  const kills: string[] = [];
  const kill = (at: string) => kills.push(`${at}, at ${clock.now()}`);
  const { launched, connected, wrote, stop } = createTrigger(moment, clock, bytesOf);
  const place = { run: "run-1", attempt: 1 };
  const store = (op: "create" | "write" | "sync" | "rename", path: string, bytes?: number) => {
    const event = { kind: "store", ...place, op, path, ...(bytes !== undefined && { bytes }) };
    wrote(event as JournalEvent, kill);
  };
  return {
    kills,
    launched: () => launched(kill),
    connected: () => connected(kill),
    log: (line: unknown) => wrote({ kind: "log", ...place, stream: "stdout", line }, kill),
    store,
    stop,
    pass(ms: number) {
      clock.pass(ms);
      clock.fireDue();
    },
    hasTimers: () => clock.skipToNext(),
  };
}

describe("at a time", () => {
  it("fires so long after the first sign of life, once", () => {
    const { connected, pass, kills } = trigger({ when: "time", ms: 100 });
    pass(1000);
    connected();
    pass(60);
    // A client may ask for its input again.
    connected();
    pass(39);
    expect(kills).toEqual([]);
    pass(1);
    pass(1000);
    expect(kills).toEqual(["100 ms, at 1100"]);
  });

  it("does not fire after the end, nor wait for it", () => {
    const { connected, stop, pass, kills, hasTimers } = trigger({ when: "time", ms: 100 });
    connected();
    connected();
    stop();
    expect(hasTimers()).toBe(false);
    connected();
    pass(1000);
    expect(kills).toEqual([]);
    expect(hasTimers()).toBe(false);
  });

  it("does not begin to wait after the end", () => {
    const { connected, stop, hasTimers } = trigger({ when: "time", ms: 100 });
    stop();
    connected();
    expect(hasTimers()).toBe(false);
  });

  it("takes no notice of what is written", () => {
    const { log, store, kills } = trigger({ when: "time", ms: 100 });
    log({ event: "100" });
    store("write", "a", 1e6);
    expect(kills).toEqual([]);
  });
});

describe("at a log line", () => {
  it("fires at the first line with that event", () => {
    const { connected, log, kills, hasTimers } = trigger({ when: "log", event: "source_loaded" });
    connected();
    for (const line of ["source_loaded", null, { event: "shard_start" }, { event: 5 }, []])
      log(line);
    expect(kills).toEqual([]);
    log({ event: "source_loaded", source: "crm" });
    log({ event: "source_loaded", source: "billing" });
    expect(kills).toEqual(["log source_loaded, at 0"]);
    expect(hasTimers()).toBe(false);
  });

  it("does not fire after the end", () => {
    const { log, stop, kills } = trigger({ when: "log", event: "source_loaded" });
    stop();
    log({ event: "source_loaded" });
    expect(kills).toEqual([]);
  });
});

describe("at an amount", () => {
  it("adds up what all files hold, each by its length so far", () => {
    const { store, kills } = trigger({ when: "bytes", bytes: 100 });
    store("create", "a");
    store("write", "a", 40);
    store("write", "a", 60);
    store("create", "b");
    store("write", "b", 39);
    expect(kills).toEqual([]);
    store("write", "b", 40);
    expect(kills).toEqual(["100 bytes, at 0"]);
    store("write", "b", 400);
    expect(kills).toHaveLength(1);
  });

  it("counts what is written, not what is synced or renamed", () => {
    const { store, kills } = trigger({ when: "bytes", bytes: 100 });
    store("write", "a", 60);
    store("sync", "a", 60);
    store("rename", "a", 60);
    store("sync", "b", 60);
    expect(kills).toEqual([]);
  });

  it("counts a file that is made anew once more", () => {
    const { store, kills } = trigger({ when: "bytes", bytes: 100 });
    store("create", "a");
    store("write", "a", 60);
    store("create", "a");
    store("write", "a", 39);
    expect(kills).toEqual([]);
    store("write", "a", 40);
    expect(kills).toHaveLength(1);
  });
});

describe("at a line with a text", () => {
  it("fires at the first line that contains it, on either stream", () => {
    const { connected, log, kills } = trigger({ when: "text", text: "charging 7" });
    connected();
    for (const line of ["charging 6", "Charging 7", { event: "charging 7" }, null]) log(line);
    expect(kills).toEqual([]);
    log("now charging 70");
    log("now charging 7");
    expect(kills).toEqual(['a line with "charging 7", at 0']);
  });
});

describe("at the growth of files", () => {
  const growth = { when: "growth", files: "out/*.csv", bytes: 10 } as const;

  it("fires when they have grown by so much since the attempt was begun", () => {
    let bytes = 500;
    const asked: string[] = [];
    const { launched, pass, kills, hasTimers } = trigger(growth, (files) => {
      asked.push(files);
      return bytes;
    });
    launched();
    bytes = 509;
    pass(1000);
    expect(kills).toEqual([]);
    bytes = 510;
    pass(1000);
    expect(kills).toEqual(["out/*.csv grown by 10 bytes, at 2000"]);
    expect(hasTimers()).toBe(false);
    expect(new Set(asked)).toEqual(new Set(["out/*.csv"]));
  });

  it("does not fire after the end, nor look any more", () => {
    let bytes = 0;
    const { launched, stop, pass, kills, hasTimers } = trigger(growth, () => bytes);
    launched();
    stop();
    expect(hasTimers()).toBe(false);
    bytes = 100;
    pass(1000);
    expect(kills).toEqual([]);
  });
});
