import { expect, test } from "vitest";
import { jsonReport, jsonReportText } from "./json.ts";
import type { ReportInput } from "./report.ts";
import { finding, healedRun, sampleScenario, timed } from "./sample-journal.ts";
import { healedWorkflow, sampleWorkflow } from "./sample-workflow.ts";

const input: ReportInput = {
  scenario: sampleScenario,
  journal: timed(healedRun),
  findings: [finding("outcome", "violated", ["a", "b"])],
  info: { target: "local", replay: "again", places: { journal: "j" } },
};

test("the document says all that the terminal says, evidence included", () => {
  const report = jsonReport(input);
  expect(report).toEqual({
    schemaVersion: 1,
    scenario: sampleScenario,
    seed: 42,
    target: "local",
    verdict: "fail",
    exitCode: 1,
    run: { status: "completed", error: null, ms: 800 },
    shards: [
      {
        shard: 0,
        attempts: 1,
        runs: ["run-0"],
        status: "completed",
        ms: 300,
        rows: { read: 2400, merged: 2380, superseded: 20, quarantined: 0 },
        rowsBySource: expect.objectContaining({
          crm: { read: 1200, merged: 1190, superseded: 10, quarantined: 0 },
        }),
        customers: 1234,
      },
      {
        shard: 1,
        attempts: 2,
        runs: ["run-1"],
        status: "completed",
        ms: 614,
        rows: { read: 2404, merged: 2380, superseded: 20, quarantined: 4 },
        rowsBySource: expect.objectContaining({
          billing: { read: 1202, merged: 1190, superseded: 10, quarantined: 2 },
        }),
        customers: 1111,
      },
    ],
    faults: [
      expect.objectContaining({ fault: 0, strikes: [expect.objectContaining({ healedBy: 2 })] }),
    ],
    invariants: input.findings,
    places: { journal: "j" },
    replay: "again",
  });
});

test("the text is that document, and nothing is lost on the way", () => {
  const text = jsonReportText(input);
  expect(text.endsWith("}\n")).toBe(true);
  expect(JSON.parse(text)).toEqual(jsonReport(input));
});

test("a workflow of the user's own has runs instead of shards, and no seed", () => {
  const report = jsonReport({
    ...input,
    scenario: sampleWorkflow,
    journal: timed(healedWorkflow),
  });
  expect(report).not.toHaveProperty("shards");
  expect(report).toMatchObject({ seed: null, scenario: { run: { task: "shop" } } });
  expect(report.runs?.map(({ task, start, depth }) => [task, start, depth])).toEqual([
    ["shop", 1, 0],
    ["order", 1, 1],
    ["charge", 1, 2],
    ["charge", 2, 2],
    ["order", 2, 1],
  ]);
  expect(report.faults[0]?.strikes[0]).toMatchObject({ task: "charge", start: 2, shard: null });
});
