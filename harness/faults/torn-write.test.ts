import { expect, test } from "vitest";
import { GOOD, problemsOf as scenarioProblems } from "../scenario/sample-scenario.ts";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const torn = { fault: "torn-write", shard: 3, bytes: 100 };
const half = { fault: "torn-write", artifact: "quarantine", fraction: 0.5 };

test("is armed in its shard and attempt only, with the profiles unless it says otherwise", () => {
  const order = { fault: 5, action: "torn-write", artifact: "profiles", keep: { bytes: 100 } };
  expect(armedInShard(torn, 3)).toEqual(order);
  expect(armedInShard(torn, 3, 2)).toBe(null);
  expect(armedInShard(torn, 4)).toBe(null);
  expect(armedInRun(torn)).toBe(null);
  expect(armedInShard(half, 7)).toEqual({
    ...order,
    artifact: "quarantine",
    keep: { fraction: 0.5 },
  });
});

test("the run's manifest is the orchestrator's, and the other way round", () => {
  const order = { artifact: "run-manifest", keep: { bytes: 0 } };
  const manifest = { fault: "torn-write", artifact: "run-manifest", bytes: 0 };
  expect(armedInRun(manifest)).toMatchObject(order);
  expect(armedInShard(manifest)).toBe(null);
  const inRun = { fault: "torn-write", task: "merge_customer_data", bytes: 0 };
  expect(armedInRun(inRun)).toMatchObject(order);
});

test.each([
  ["neither bytes nor a fraction", { bytes: undefined }],
  ["both", { fraction: 0.5 }],
  ["negative bytes", { bytes: -1 }],
  ["half a byte", { bytes: 0.5 }],
  ["the whole", { bytes: undefined, fraction: 1 }],
  ["an unknown artifact", { artifact: "manifest" }],
])("refuses %s", (_what, fields) => {
  expect(isRefused({ ...torn, ...fields })).toBe(true);
});

test.each([
  [[], "13:5 faults[0].bytes: is missing; needed is `bytes` or `fraction`"],
  [
    ["    bytes: 1", "    fraction: 0.5"],
    "15:15 faults[0].fraction: found 0.5; allowed is `bytes` or `fraction`, not both",
  ],
  [["    bytes: -1"], "14:12 faults[0].bytes: found -1; allowed is a whole number of bytes from 0"],
])("a scenario that gives %j is told so once", (fields, message) => {
  const lines = [...GOOD.slice(0, 12), "  - fault: torn-write", ...fields, ...GOOD.slice(16)];
  expect(scenarioProblems(lines.join("\n"))).toEqual([`scenarios/x.yaml:${message}`]);
});

test.each([
  [
    { ...torn, artifact: "run-manifest", task: "process_shard" },
    [
      'artifact: "run-manifest" is never published by process_shard. Allowed: profiles, quarantine, shard-manifest.',
    ],
  ],
  [
    { ...half, task: "merge_customer_data" },
    ['artifact: "quarantine" is never published by merge_customer_data. Allowed: run-manifest.'],
  ],
  [{ ...half, shard: 10 }, ["shard: 10 is not a shard of this run. Allowed: 0 to 9."]],
  [half, []],
])("%j: %j", (fields, problems) => {
  expect(problemsOf(fields)).toEqual(problems);
});

test("is described", () => {
  expect(described(torn)).toBe("tears the write of profiles after 100 bytes in shard 3, attempt 1");
  expect(described({ ...half, fraction: 0.29 })).toBe(
    "tears the write of quarantine after 29 % in every shard, attempt 1",
  );
});
