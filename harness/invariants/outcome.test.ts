import { describe, expect, it } from "vitest";
import { FAILURE, failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, withFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { outcome } from "./outcome.ts";

const judge = (evidence: Parameters<typeof find>[1]) => find(outcome, evidence);

describe("outcome", () => {
  it("holds for a run that ends as expected", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
    expect(judge(failedRun()).verdict).toBe("holds");
  });

  it("is violated by another status, and tells the error", () => {
    const { expectation } = goodRun();
    expect(judge({ ...failedRun(), expectation })).toMatchObject({
      verdict: "violated",
      evidence: [`the root run failed (${FAILURE}), expected completed`],
    });
    expect(judge({ ...goodRun(), expectation: failedRun().expectation }).evidence).toEqual([
      "the root run completed, expected failed",
    ]);
    const canceled = { ...expectation, outcome: "canceled" } as const;
    expect(judge({ ...failedRun(), expectation: canceled }).verdict).toBe("violated");
  });

  it("is violated by a run that never ended", () => {
    const endless = withJournal(failedRun(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT ? null : entry,
    );
    expect(judge(endless).evidence).toEqual(["the root run never ended, expected failed"]);
  });

  it("is violated by another error", () => {
    const run = failedRun();
    const expectation = { ...run.expectation, error: "crm.csv" };
    expect(judge({ ...run, expectation }).evidence).toEqual([
      `the root run's error is "${FAILURE}", expected to contain "crm.csv"`,
    ]);
  });

  it("is violated by a run that completed over sources that cannot be used", () => {
    expect(judge({ ...goodRun(), oracle: null }).evidence).toEqual([
      "the root run completed over sources that cannot be used",
    ]);
    expect(judge({ ...failedRun(), oracle: null }).verdict).toBe("holds");
  });

  it("asks for no error text where none is expected", () => {
    const run = failedRun();
    const expectation = { ...run.expectation, error: undefined };
    expect(judge({ ...run, expectation }).verdict).toBe("holds");
  });

  it.each([pathOf("manifest.json"), "manifest.json", "elsewhere/deep/manifest.json"])(
    "is violated by a run manifest of a run that did not complete: %s",
    (path) => {
      const { evidence } = judge(withFile(failedRun(), path, "{}"));
      expect(evidence).toEqual([`${path} is there, though the run failed: it looks finished`]);
    },
  );
});
