import { expect, test } from "vitest";
import { dataOptionsOf } from "./data-options.ts";
import { ScenarioError } from "./errors.ts";
import { type Overrides, withOverrides } from "./overrides.ts";
import { scenarioSchema } from "./schema.ts";

const scenario = scenarioSchema.parse({
  name: "x",
  description: "d",
  data: { customers: 100, missing: 50, hotShard: 5 },
  run: { shards: 10 },
  faults: [{ fault: "throw", at: "shard.merged", shard: 3 }],
  expect: { outcome: "completed", attempts: { 3: 2 } },
});

test("figures of the command line replace those of the file", () => {
  const changed = withOverrides(scenario, { seed: 7, shards: 20, customers: 1000 });
  expect(changed).toEqual({
    ...scenario,
    seed: 7,
    run: { ...scenario.run, shards: 20 },
    data: { ...scenario.data, customers: 1000 },
  });
  expect(dataOptionsOf(changed)).toEqual({
    customers: 1000,
    missing: 50,
    hotShard: 5,
    shards: 20,
    seed: 7,
  });
});

test("without overrides nothing changes", () => {
  expect(withOverrides(scenario, { seed: undefined })).toEqual(scenario);
});

test("without a hot shard, the data does not depend on the number of shards", () => {
  const { hotShard: _, ...data } = scenario.data;
  expect(dataOptionsOf({ ...scenario, data })).toEqual({ customers: 100, missing: 50, seed: 42 });
});

test.each<[Overrides, string[]]>([
  [{ seed: -1 }, ["--seed: found -1; allowed is a whole number from 0 to 9007199254740991"]],
  [{ shards: 1.5 }, ["--shards: found 1.5; allowed is a whole number from 1 to 10000"]],
  [{ customers: 0 }, ["--customers: found 0; allowed is a whole number from 1 to 10000000"]],
  [
    { customers: 50 },
    [
      "--customers 50 does not fit data.missing: found 50 of 50 customers; allowed is at most 49, as one customer has to be in all four sources",
    ],
  ],
  [
    { shards: 3 },
    [
      "--shards 3 does not fit data.hotShard: found 5; allowed is an integer from 0 to 2",
      "--shards 3 does not fit faults[0].shard: 3 is not a shard of this run. Allowed: 0 to 2.",
      "--shards 3 does not fit expect.attempts.3: 3 is not a shard of this run. Allowed: 0 to 2.",
    ],
  ],
])("%j is refused", (overrides, problems) => {
  expect(() => withOverrides(scenario, overrides)).toThrow(new ScenarioError(problems));
});
