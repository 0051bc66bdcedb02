import { describe, expect, it } from "vitest";
import { armFailpoints, faultsFrom } from "./arming.ts";
import type { ArmedTaskFault } from "./drills/armed-fault.ts";
import { inactiveFailpoints } from "./failpoints.ts";
import { AttemptOver, recordedEffects } from "./testing/recorded-effects.ts";

const at = "shard.merged";
const place = { fault: 3, at, occurrence: 1 } as const;
const kill: ArmedTaskFault = { ...place, action: "kill" };

function armed(...faults: ArmedTaskFault[]) {
  const { told, effects, log } = recordedEffects();
  return { told, failpoints: armFailpoints(faults, log, effects) };
}

describe("what was handed to an attempt", () => {
  const SHARDPROOF_FAULTS = JSON.stringify([kill]);

  it("is nothing where the variable is not set, drills or not", () => {
    expect(faultsFrom({})).toEqual([]);
    expect(faultsFrom({ SHARDPROOF_DRILLS: "enabled" })).toEqual([]);
  });

  it("is read where drills are enabled", () => {
    expect(faultsFrom({ SHARDPROOF_FAULTS, SHARDPROOF_DRILLS: "enabled" })).toEqual([kill]);
  });

  it.each([undefined, "", "1", "Enabled"])("is refused with SHARDPROOF_DRILLS=%s", (drills) => {
    expect(() => faultsFrom({ SHARDPROOF_FAULTS, SHARDPROOF_DRILLS: drills })).toThrow(
      /drills are not enabled here; set SHARDPROOF_DRILLS=enabled/,
    );
  });

  it("is refused with the place of what cannot be understood", () => {
    const text = JSON.stringify([kill, { ...kill, at: "nowhere" }]);
    expect(() => faultsFrom({ SHARDPROOF_FAULTS: text, SHARDPROOF_DRILLS: "enabled" })).toThrow(
      'SHARDPROOF_FAULTS does not hold faults that this pipeline knows: [1].at is "nowhere"; are harness and tasks of the same version?',
    );
  });
});

describe("failpoints", () => {
  it("are the inactive ones where no task fault is armed", () => {
    const { log, effects } = recordedEffects();
    expect(armFailpoints([], log, effects)).toBe(inactiveFailpoints);
    const slow = { fault: 0, action: "slow", operation: "any", ms: 1 } as const;
    expect(armFailpoints([slow], log, effects)).toBe(inactiveFailpoints);
    expect(inactiveFailpoints.reach(at)).toBeUndefined();
  });

  it("throw the armed message, after the strike is logged", async () => {
    const { told, failpoints } = armed({ ...place, action: "throw", message: "gone" });
    await expect(failpoints.reach(at)).rejects.toThrow(/^gone$/);
    expect(told).toEqual([{ fault: 3, action: "throw", at }]);
  });

  it.each<[ArmedTaskFault, string]>([
    [kill, "kill"],
    [{ ...place, action: "exit", code: 0 }, "exit 0"],
    [{ ...place, action: "exit", code: 7 }, "exit 7"],
    [{ ...place, action: "hang" }, "hang"],
  ])("%j ends the attempt, after the strike is logged", async (fault, effect) => {
    const { told, failpoints } = armed(fault);
    await expect(failpoints.reach(at)).rejects.toThrow(AttemptOver);
    expect(told).toEqual([{ fault: 3, action: fault.action, at }, effect]);
  });

  it.each([
    ["delay", "sleep 250"],
    ["zombie", "freeze 250"],
  ] as const)("%s pauses and goes on", async (action, effect) => {
    const { told, failpoints } = armed({ ...place, action, ms: 250 });
    await failpoints.reach(at);
    await failpoints.reach(at);
    expect(told).toEqual([{ fault: 3, action, at }, effect]);
  });

  it("strike at the place, the source, the artifact and the occurrence that are named only", async () => {
    const { told, failpoints } = armed(
      { ...place, fault: 0, action: "delay", ms: 1, at: "source.read", source: "billing" },
      { ...place, fault: 1, action: "delay", ms: 1, at: "source.read", occurrence: 3 },
      { ...place, fault: 2, action: "delay", ms: 1, at: "artifact.write", artifact: "quarantine" },
      { ...place, fault: 3, action: "delay", ms: 1, at: "artifact.write", occurrence: 3 },
    );
    const struck = async (...reached: Parameters<typeof failpoints.reach>) => {
      const before = told.length;
      await failpoints.reach(...reached);
      return told.slice(before).flatMap((each) => (each as { fault?: number }).fault ?? []);
    };
    const artifact = (kind: string) => ({ artifact: `shard-00000-of-00001.${kind}`, bytes: 0 });
    expect(await struck("shard.start")).toEqual([]);
    expect(await struck("source.read", { source: "crm" })).toEqual([]);
    expect(await struck("source.read", { source: "billing" })).toEqual([0]);
    expect(await struck("source.read", { source: "product" })).toEqual([1]);
    expect(await struck("artifact.write", artifact("profiles.ndjson"))).toEqual([]);
    expect(await struck("artifact.write", artifact("profiles.ndjson"))).toEqual([]);
    expect(await struck("artifact.published", artifact("quarantine.ndjson"))).toEqual([]);
    expect(await struck("artifact.write", artifact("quarantine.ndjson"))).toEqual([2, 3]);
    expect(await struck("artifact.write", artifact("quarantine.ndjson"))).toEqual([]);
  });

  it("carry out what strikes at the same place in the order of the plan, up to the end", async () => {
    const { told, failpoints } = armed(
      { ...place, fault: 0, action: "delay", ms: 5 },
      { ...place, fault: 1, action: "kill" },
      { ...place, fault: 2, action: "delay", ms: 6 },
    );
    await expect(failpoints.reach(at)).rejects.toThrow(AttemptOver);
    expect(told).toEqual([
      { fault: 0, action: "delay", at },
      "sleep 5",
      { fault: 1, action: "kill", at },
      "kill",
    ]);
  });
});
