import { describe, expect, it } from "vitest";
import { faultSchema } from "../faults/index.ts";
import { dueStrikes } from "./due-strikes.ts";

const dueOf = (fault: object) => dueStrikes(faultSchema.parse(fault), 0, { shards: 10, seed: 42 });
const isCertain = (fault: object) => dueOf(fault).of?.isCertain;

describe("the attempts that a fault is for", () => {
  it("are those that it names", () => {
    expect(dueOf({ fault: "throw", at: "shard.merged", shard: [2, 5], attempt: "*" })).toEqual({
      of: { task: "process_shard", shards: [2, 5], attempts: "*", isCertain: true },
    });
    expect(dueOf({ fault: "lost-result", shard: 3, attempt: [2, 3] })).toEqual({
      of: { task: "process_shard", shards: [3], attempts: [2, 3], isCertain: true },
    });
    expect(dueOf({ fault: "source-changed", source: "crm" }).of).toMatchObject({
      shards: "*",
      attempts: [1],
    });
  });

  it.each([
    { fault: "kill", at: "run.before-manifest" },
    { fault: "kill", at: "artifact.published", artifact: "run-manifest" },
    { fault: "torn-write", artifact: "run-manifest", fraction: 0.5 },
    { fault: "late-result", task: "merge_customer_data" },
  ])("are the orchestrator's where they are: $fault", (fault) => {
    expect(dueOf(fault).of).toMatchObject({ task: "merge_customer_data", shards: "*" });
  });

  it.each([
    { fault: "cancel" },
    { fault: "orchestrator-crash" },
    { fault: "host-crash", afterOperations: 3 },
    { fault: "double-trigger" },
    { fault: "reordered-completion" },
    { fault: "missing-source", source: "crm" },
  ])("are none of a fault of runs or sources: $fault", (fault) => {
    expect(dueOf(fault)).toEqual({});
  });

  it("are not known where they are drawn, but how many shards they are of", () => {
    expect(dueOf({ fault: "chaos-monkey", shards: 4 })).toEqual({ leastShards: 4 });
  });
});

describe("a fault that no attempt can miss", () => {
  it.each([
    [{ fault: "kill", at: "shard.start" }, true],
    [{ fault: "kill", at: "shard.start", shard: 1, occurrence: 1 }, true],
    [{ fault: "hang", at: "source.read", occurrence: 4 }, true],
    [{ fault: "hang", at: "source.read", occurrence: 5 }, false],
    [{ fault: "exit", at: "artifact.write" }, true],
    [{ fault: "exit", at: "artifact.write", occurrence: 2 }, false],
    [{ fault: "exit", at: "artifact.write", artifact: "profiles" }, false],
    [{ fault: "exit", at: "artifact.write", artifact: "shard-manifest" }, true],
    [{ fault: "delay", ms: 1, at: "artifact.published", occurrence: 3 }, true],
    [{ fault: "delay", ms: 1, at: "artifact.published", artifact: "profiles" }, true],
    [{ fault: "zombie", at: "artifact.before-rename", artifact: "quarantine" }, true],
    [{ fault: "torn-write", fraction: 0.5 }, false],
    [{ fault: "torn-write", artifact: "shard-manifest", fraction: 0.5 }, true],
    [{ fault: "torn-write", artifact: "shard-manifest", bytes: 9000 }, false],
    [{ fault: "enospc" }, false],
    [{ fault: "enospc", artifact: "shard-manifest" }, true],
    [{ fault: "enospc", artifact: "shard-manifest", afterBytes: 1 }, false],
    [{ fault: "eio", operation: "read" }, true],
    [{ fault: "eio", operation: "read", afterBytes: 1 }, false],
    [{ fault: "eio", operation: "write" }, false],
    [{ fault: "eio", operation: "write", artifact: "shard-manifest" }, true],
    [{ fault: "eio", operation: "sync" }, true],
    [{ fault: "slow", ms: 1 }, true],
    [{ fault: "spin-up-failure" }, true],
    [{ fault: "duplicate-delivery" }, true],
    [{ fault: "kill-at", ms: 5 }, false],
    [{ fault: "kill-at", bytes: 5 }, false],
  ])("%j: %s", (fault, certain) => {
    expect(isCertain(fault)).toBe(certain);
  });
});
