import { expect, test } from "vitest";
import { describeFault, type Fault, faultProblems, faultSchema } from "./index.ts";

const fault = (fields: object): Fault => faultSchema.parse({ fault: "throw", ...fields });
const problems = (fields: object, shards = 10) =>
  faultProblems(fault(fields), { shards }).map(({ path, text }) => `${path.join(".")}: ${text}`);

test("attempt and occurrence default to 1; the rest stays as written", () => {
  expect(fault({ at: "shard.start" })).toEqual({
    fault: "throw",
    at: "shard.start",
    attempt: 1,
    occurrence: 1,
  });
});

test.each([
  ["an unknown field", { at: "shard.start", shrad: 3 }],
  ["an unknown failpoint", { at: "shard.mergd" }],
  ["no failpoint", {}],
  ["an empty message", { at: "shard.start", message: "" }],
  ["a blank message", { at: "shard.start", message: " \n" }],
  ["attempt 0", { at: "shard.start", attempt: 0 }],
  ["attempt 5", { at: "shard.start", attempt: 5 }],
  ["half a shard", { at: "shard.start", shard: 1.5 }],
  ["an empty list", { at: "shard.start", shard: [] }],
  ["a shard as text", { at: "shard.start", shard: "3" }],
  ["occurrence 0", { at: "shard.start", occurrence: 0 }],
])("the schema refuses %s", (_what, fields) => {
  expect(faultSchema.safeParse({ fault: "throw", ...fields }).success).toBe(false);
});

test.each([
  [{ at: "shard.start", shard: 10 }, "shard: 10 is not a shard of this run. Allowed: 0 to 9."],
  [
    { at: "shard.start", shard: [3, 12] },
    "shard.1: 12 is not a shard of this run. Allowed: 0 to 9.",
  ],
  [{ at: "run.start", attempt: 2 }, "attempt: 2 never comes: merge_customer_data has one attempt."],
  [
    { at: "run.start", shard: 0 },
    "shard: 0 never applies: merge_customer_data has no shard. Leave `shard` out.",
  ],
  [
    { at: "run.start", task: "process_shard" },
    'task: "process_shard" never reaches run.start. Allowed: merge_customer_data.',
  ],
  [
    { at: "shard.start", task: "merge_customer_data" },
    'task: "merge_customer_data" never reaches shard.start. Allowed: process_shard.',
  ],
  [
    { at: "shard.merged", source: "crm" },
    'source: "crm" never applies: only source.read is reached per source.',
  ],
  [
    { at: "source.read", task: "merge_customer_data" },
    'task: "merge_customer_data" never reaches source.read. Allowed: process_shard, partition_source.',
  ],
  [
    { at: "shard.merged", artifact: "profiles" },
    'artifact: "profiles" never applies: only the artifact.* failpoints are reached per artifact.',
  ],
  [
    { at: "artifact.write", artifact: "run-manifest", task: "process_shard" },
    'artifact: "run-manifest" is never published by process_shard. Allowed: profiles, quarantine, shard-manifest.',
  ],
  [
    { at: "artifact.published", artifact: "quarantine", task: "merge_customer_data" },
    'artifact: "quarantine" is never published by merge_customer_data. Allowed: run-manifest.',
  ],
  [
    { at: "shard.start", occurrence: 2 },
    "occurrence: 2 never comes: it is reached once in an attempt.",
  ],
  [
    { at: "source.read", occurrence: 5 },
    "occurrence: 5 never comes: it is reached 4 times in an attempt.",
  ],
  [
    { at: "source.read", source: "crm", occurrence: 2 },
    "occurrence: 2 never comes: it is reached once in an attempt.",
  ],
  [
    { at: "artifact.published", occurrence: 4 },
    "occurrence: 4 never comes: it is reached 3 times in an attempt.",
  ],
  [
    { at: "artifact.published", task: "merge_customer_data", occurrence: 2 },
    "occurrence: 2 never comes: it is reached once in an attempt.",
  ],
  [
    { at: "artifact.before-rename", artifact: "profiles", occurrence: 2 },
    "occurrence: 2 never comes: it is reached once in an attempt.",
  ],
])("%j can never strike", (fields, message) => {
  expect(problems(fields)).toEqual([message]);
});

test.each([
  { at: "shard.start", shard: 9, attempt: 4 },
  { at: "source.read", source: "crm", shard: "*", attempt: "*" },
  { at: "run.before-manifest" },
  { at: "artifact.write", task: "merge_customer_data" },
  { at: "artifact.write", artifact: "run-manifest" },
  { at: "artifact.write", artifact: "profiles", occurrence: 1_000_000 },
  { at: "artifact.published", occurrence: 3 },
  { at: "source.read", occurrence: 4 },
])("%j can strike", (fields) => {
  expect(problems(fields)).toEqual([]);
});

test.each([
  [{ at: "shard.merged", shard: 3 }, "throws at shard.merged in shard 3, attempt 1"],
  [
    { at: "source.read", source: "crm", shard: [1, 2, 5], attempt: "*", occurrence: 2 },
    "throws at source.read of crm (occurrence 2) in shards 1, 2 and 5, every attempt",
  ],
  [
    { at: "shard.start", attempt: [1, 2] },
    "throws at shard.start in every shard, attempts 1 and 2",
  ],
  [
    { at: "artifact.published", artifact: "quarantine", shard: 3 },
    "throws at artifact.published of quarantine in shard 3, attempt 1",
  ],
  [
    { at: "artifact.published", artifact: "run-manifest" },
    "throws at artifact.published of run-manifest in merge_customer_data, attempt 1",
  ],
  [{ at: "run.start" }, "throws at run.start in merge_customer_data, attempt 1"],
])("%j is described", (fields, text) => {
  expect(describeFault(fault(fields))).toBe(text);
});
