import { describe, expect, test } from "vitest";
import { describeFault, type Fault, faultProblems, faultSchema } from "./index.ts";
import { armedFor } from "./matching.ts";

const fault = (fields: object): Fault => faultSchema.parse(fields);
const problems = (fields: object, partition = true) =>
  faultProblems(fault(fields), { shards: 3, partition }).map(
    ({ path, text }) => `${path.join(".")}: ${text}`,
  );
const armedIn = (task: string, fields: object) =>
  armedFor([fault(fields)], { task, shard: null, attempt: 1 }, { shards: 3, seed: 42 });

const KILL = { fault: "kill", at: "partition.start" };

describe("a fault is a partition's", () => {
  test.each([
    ["by its failpoint", KILL],
    ["by its artifact", { fault: "kill", at: "artifact.published", artifact: "slices" }],
    ["by its task", { fault: "kill", at: "source.read", task: "partition_source" }],
    ["by a torn artifact", { fault: "torn-write", artifact: "partition-manifest", bytes: 1 }],
    [
      "by the task that reads",
      { fault: "source-changed", source: "crm", task: "partition_source" },
    ],
  ])("%s", (_how, fields) => {
    expect(problems(fields)).toEqual([]);
    expect(armedIn("partition_source", fields)).toHaveLength(1);
    expect(armedIn("process_shard", fields)).toEqual([]);
    expect(describeFault(fault(fields))).toContain("in partition_source, attempt 1");
  });

  test("whose slices are torn where it says no more than the task", () => {
    const torn = { fault: "torn-write", task: "partition_source", bytes: 1 };
    expect(armedIn("partition_source", torn)).toMatchObject([{ artifact: "slices" }]);
  });
});

describe("a fault of a partition can never strike", () => {
  test("in a run without partitions", () => {
    expect(problems(KILL, false)).toEqual([
      'task: "partition_source" never runs: the run has no `partition: true`. Set it under `run`.',
    ]);
  });

  test.each([
    [{ ...KILL, shard: 1 }, "shard: 1 never applies: partition_source has no shard."],
    [{ ...KILL, occurrence: 2 }, "occurrence: 2 never comes: it is reached once in an attempt."],
    [{ ...KILL, task: "process_shard" }, '"process_shard" never reaches partition.start.'],
    [
      { fault: "kill", at: "source.read", task: "partition_source", occurrence: 2 },
      "occurrence: 2 never comes",
    ],
    [
      { fault: "kill", at: "artifact.published", task: "partition_source", occurrence: 3 },
      "occurrence: 3 never comes: it is reached 2 times in an attempt.",
    ],
    [
      { fault: "torn-write", artifact: "profiles", task: "partition_source", bytes: 1 },
      '"profiles" is never published by partition_source. Allowed: slices, partition-manifest.',
    ],
  ])("%j", (fields, text) => {
    expect(problems(fields).join()).toContain(text);
  });
});
