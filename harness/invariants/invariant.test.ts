import { describe, expect, it } from "vitest";
import { goodRun } from "./good-run.ts";
import { find, type Judgement } from "./invariant.ts";

const findingOf = (judge: () => Judgement) =>
  find({ name: "x", title: "It is so.", judge }, goodRun());

describe("find", () => {
  it("tells what was found, why nothing could be, or that it holds", () => {
    const finding = { invariant: "x", title: "It is so.", evidence: [], reason: null };
    expect(findingOf(() => [])).toEqual({ ...finding, verdict: "holds" });
    expect(findingOf(() => ({ notApplicable: "why" }))).toEqual({
      ...finding,
      verdict: "not-applicable",
      reason: "why",
    });
    expect(findingOf(() => ["a"])).toEqual({ ...finding, verdict: "violated", evidence: ["a"] });
  });

  it("shows a few items and counts the rest", () => {
    const { evidence } = findingOf(() => ["1", "2", "3", "4", "5", "6", "7"]);
    expect(evidence).toEqual(["1", "2", "3", "4", "5", "and 2 more"]);
  });

  it("cuts an item that nobody would read to its end", () => {
    const { evidence } = findingOf(() => ["y".repeat(10_000)]);
    expect(evidence).toEqual([`${"y".repeat(400)}…`]);
  });

  it("takes what an invariant did not expect for a violation", () => {
    const { verdict, evidence } = findingOf(() => {
      throw new Error("no such file");
    });
    expect(verdict).toBe("violated");
    expect(evidence).toEqual(["could not be judged: no such file"]);
  });
});
