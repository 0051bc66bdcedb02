import { expect, test } from "vitest";
import { expectedAttempts } from "../invariants/expectation.ts";
import { expectationOf, workflowExpectationOf } from "./expectation.ts";
import { scenarioSchema } from "./schema.ts";
import { withWorkflowOverrides } from "./workflow-overrides.ts";
import { workflowSchema } from "./workflow-schema.ts";

const scenario = (expect: object) =>
  scenarioSchema.parse({
    name: "x",
    description: "d",
    data: { customers: 1 },
    run: { shards: 10 },
    faults: [{ fault: "throw", at: "shard.merged", shard: 3 }],
    expect,
  });

test("invariants get outcome, error and attempts as written, the plan in words and its due strikes", () => {
  const expectation = expectationOf(
    scenario({ outcome: "failed", error: "gone", attempts: { 3: 4, 5: [1, 4], "*": 2 } }),
  );
  expect(expectation).toEqual({
    outcome: "failed",
    error: "gone",
    attempts: { 3: 4, 5: [1, 4], "*": 2 },
    faults: [
      {
        action: "throw",
        description: "throws at shard.merged in shard 3, attempt 1",
        of: { task: "process_shard", shards: [3], attempts: [1], isCertain: true },
      },
    ],
  });
  expect([3, 4, 5].map((shard) => expectedAttempts(expectation, shard))).toEqual([
    [4, 4],
    [2, 2],
    [1, 4],
  ]);
});

test("where any outcome will do, the invariants are told so", () => {
  expect(expectationOf(scenario({ outcome: "any" })).outcome).toBe("any");
});

test("of a workflow of the user's own, strikes are due by task, start, input and attempt", () => {
  const scenario = workflowSchema.parse({
    name: "x",
    description: "d",
    run: { worker: "w", task: "bill" },
    faults: [
      { fault: "lost-result", task: "charge", start: [1, 3], attempt: "*" },
      { fault: "hang", task: "charge", input: [7], at: { ms: 5 } },
      { fault: "double-trigger" },
    ],
    expect: { outcome: "failed", error: "boom" },
  });
  expect(workflowExpectationOf(withWorkflowOverrides(scenario, {}))).toEqual({
    outcome: "failed",
    error: "boom",
    attempts: {},
    faults: [
      {
        action: "lost-result",
        description: "loses the result in charges 1 and 3, every attempt",
        of: { task: "charge", shards: "*", starts: [1, 3], attempts: "*", isCertain: true },
      },
      {
        action: "hang",
        description: "hangs after 5 ms in every charge with [7], attempt 1",
        of: {
          task: "charge",
          shards: "*",
          starts: "*",
          input: [7],
          attempts: [1],
          isCertain: false,
        },
      },
      { action: "double-trigger", description: "starts the same run twice at once" },
    ],
  });
});
