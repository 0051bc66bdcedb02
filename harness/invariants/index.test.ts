import { describe, expect, it } from "vitest";
import { failedRun } from "./failed-run.ts";
import { goodRun, ROOT, shardFile, temporary, withJournal } from "./good-run.ts";
import { INVARIANTS, judgeRun } from "./index.ts";
import {
  second,
  withDuplicate,
  withSecondRoot,
  withStruckRoot,
  withZombie,
} from "./unusual-runs.ts";

const ZOMBIES = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);

describe("judgeRun", () => {
  it("tells of every invariant, once and in order", () => {
    const names = judgeRun(goodRun()).map(({ invariant }) => invariant);
    expect(names).toEqual(INVARIANTS.map(({ name }) => name));
    expect(new Set(names).size).toBe(12);
  });

  it("finds that all hold on a good run", () => {
    expect(judgeRun(goodRun()).filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  });

  it("finds nothing violated on a run that was expected to fail, and failed well", () => {
    const findings = judgeRun(failedRun());
    expect(findings.filter(({ verdict }) => verdict === "violated")).toEqual([]);
    expect(findings.filter(({ reason }) => reason !== null).map((each) => each.invariant)).toEqual([
      "exactly-once",
    ]);
  });

  it.each([
    ["is run twice at once", withSecondRoot()],
    ["has an attempt that is delivered twice", withDuplicate()],
    ["has a zombie that dies late", withZombie(ZOMBIES, "was killed by SIGKILL")],
    ["has an orchestrator that is struck when all is done", withStruckRoot("lost-result")],
  ])("finds nothing violated on an honest run that %s", (_what, run) => {
    expect(judgeRun(run).filter(({ verdict }) => verdict === "violated")).toEqual([]);
  });

  it("is violated by what another root does that must end well", () => {
    const wrong = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "result" && entry.run === second("run-0")
        ? { ...entry, value: { ...(entry.value as object), customers: 99 } }
        : entry,
    );
    expect(
      judgeRun(wrong)
        .filter(({ verdict }) => verdict === "violated")
        .map(({ invariant }) => invariant),
    ).toEqual(["correct-results", "byte-identical"]);
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
