import { describe, expect, it } from "vitest";
import { faultsStruck } from "./faults-struck.ts";
import { goodRun, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";

describe("faults-struck", () => {
  it("holds when every fault struck, and when there is none", () => {
    const run = goodRun();
    expect(find(faultsStruck, run).verdict).toBe("holds");
    const none = { ...run.expectation, faults: [] };
    expect(find(faultsStruck, { ...run, expectation: none }).verdict).toBe("holds");
  });

  it("names a fault that never struck", () => {
    const quiet = withJournal(goodRun(), (entry) => (entry.kind === "fault" ? null : entry));
    expect(find(faultsStruck, quiet)).toMatchObject({
      verdict: "violated",
      evidence: ["fault 0 (kill) did not strike: kill shard 1 at artifact.write"],
    });
  });

  it("goes by the position of a fault, not by their number", () => {
    const run = goodRun();
    const faults = [...run.expectation.faults, { action: "eio", description: "no disk" }];
    const twice = withJournal(run, (entry) => (entry.kind === "fault" ? [entry, entry] : entry));
    const evidence = { ...twice, expectation: { ...run.expectation, faults } };
    expect(find(faultsStruck, evidence).evidence).toEqual([
      "fault 1 (eio) did not strike: no disk",
    ]);
  });
});
