import { describe, expect, it } from "vitest";
import { failedRun } from "./failed-run.ts";
import { goodRun, ROOT } from "./good-run.ts";
import { INVARIANTS, judgeRun } from "./index.ts";

describe("judgeRun", () => {
  it("tells of every invariant, once and in order", () => {
    const names = judgeRun(goodRun()).map(({ invariant }) => invariant);
    expect(names).toEqual(INVARIANTS.map(({ name }) => name));
    expect(new Set(names).size).toBe(11);
  });

  it("finds that all hold on a good run", () => {
    expect(judgeRun(goodRun()).filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  });

  it("finds nothing violated on a run that was expected to fail, and failed well", () => {
    const findings = judgeRun(failedRun());
    expect(findings.filter(({ verdict }) => verdict === "violated")).toEqual([]);
    expect(findings.filter(({ reason }) => reason !== null).map((each) => each.invariant)).toEqual([
      "exactly-once",
      "byte-identical",
    ]);
  });

  it("finds the same whatever it was asked before", () => {
    expect(judgeRun(goodRun())).toEqual(judgeRun(goodRun()));
  });

  it("is violated, not silent, where the journal knows no such root", () => {
    const findings = judgeRun({ ...goodRun(), root: `not-${ROOT}` });
    const outcome = findings.find(({ invariant }) => invariant === "outcome");
    expect(outcome?.evidence).toEqual([
      'could not be judged: the journal holds no root run "not-root"',
    ]);
  });
});
