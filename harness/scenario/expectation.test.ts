import { expect, test } from "vitest";
import { expectedAttempts } from "../invariants/expectation.ts";
import { expectationOf } from "./expectation.ts";
import { scenarioSchema } from "./schema.ts";

test("invariants get outcome, error and attempts as written, and the plan in words", () => {
  const expectation = expectationOf(
    scenarioSchema.parse({
      name: "x",
      description: "d",
      data: { customers: 1 },
      run: { shards: 10 },
      faults: [{ fault: "throw", at: "shard.merged", shard: 3 }],
      expect: { outcome: "failed", error: "gone", attempts: { 3: 4, "*": 2 } },
    }),
  );
  expect(expectation).toEqual({
    outcome: "failed",
    error: "gone",
    attempts: { 3: 4, "*": 2 },
    faults: [{ action: "throw", description: "throws at shard.merged in shard 3, attempt 1" }],
  });
  expect([3, 4].map((shard) => expectedAttempts(expectation, shard))).toEqual([4, 2]);
});
