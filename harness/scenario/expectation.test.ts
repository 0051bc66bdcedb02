import { expect, test } from "vitest";
import { expectedAttempts } from "../invariants/expectation.ts";
import { expectationOf } from "./expectation.ts";
import { scenarioSchema } from "./schema.ts";

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
