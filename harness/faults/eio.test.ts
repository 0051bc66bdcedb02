import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const eio = (fields: object) => ({ fault: "eio", ...fields });

test("is armed in its shard and attempt only", () => {
  const fault = eio({ shard: 3, afterBytes: 9 });
  const order = { fault: 5, action: "eio", operation: "write", file: "profiles", afterBytes: 9 };
  expect(armedInShard(fault, 3)).toEqual(order);
  expect(armedInShard(fault, 3, 2)).toBe(null);
  expect(armedInShard(fault, 4)).toBe(null);
  expect(armedInRun(fault)).toBe(null);
});

test.each([
  [{ operation: "read" }, "crm"],
  [{ operation: "read", source: "support" }, "support"],
  [{ operation: "sync" }, "profiles"],
  [{ operation: "rename", artifact: "shard-manifest" }, "shard-manifest"],
])("%j is about %s", (fields, file) => {
  expect(armedInShard(eio(fields))).toMatchObject({ operation: fields.operation, file });
});

test("reads and artifacts of the orchestrator", () => {
  const task = "merge_customer_data";
  expect(armedInRun(eio({ task, operation: "read" }))).toMatchObject({ file: "crm" });
  expect(armedInRun(eio({ task, operation: "sync" }))).toMatchObject({ file: "run-manifest" });
});

test.each([
  [
    { source: "crm" },
    'source: "crm" never applies: sources are only read, and the operation is write.',
  ],
  [
    { operation: "read", artifact: "profiles" },
    'artifact: "profiles" never applies: no artifact is read.',
  ],
  [{ operation: "sync", afterBytes: 1 }, "afterBytes: 1 never applies: sync has no bytes."],
  [{ operation: "rename", afterBytes: 1 }, "afterBytes: 1 never applies: rename has no bytes."],
  [
    { attempt: 2, task: "merge_customer_data" },
    "attempt: 2 never comes: merge_customer_data has one attempt.",
  ],
])("%j can never strike", (fields, message) => {
  expect(problemsOf(eio(fields))).toEqual([message]);
});

test.each([
  {},
  { operation: "read", afterBytes: 7 },
  { operation: "sync", artifact: "quarantine" },
])("%j can strike", (fields) => {
  expect(problemsOf(eio(fields))).toEqual([]);
});

test("the schema refuses an unknown operation", () => {
  expect(isRefused(eio({ operation: "any" }))).toBe(true);
});

test.each([
  [
    { shard: 3, afterBytes: 9 },
    "fails the write of profiles with EIO after 9 bytes in shard 3, attempt 1",
  ],
  [{ operation: "read" }, "fails the read of crm with EIO in every shard, attempt 1"],
])("%j is described", (fields, text) => {
  expect(described(eio(fields))).toBe(text);
});
