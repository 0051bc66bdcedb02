import { expect, it } from "vitest";
import type { ArmedFault } from "./armed-fault.ts";
import { parseFaults } from "./parse-faults.ts";

const place = { fault: 0, at: "shard.start", occurrence: 1 } as const;
const write = { fault: 0, artifact: "profiles" } as const;

const GOOD: readonly ArmedFault[] = [
  { ...place, action: "throw", message: "x" },
  { ...place, action: "throw", message: "x", at: "source.read", source: "crm" },
  { ...place, action: "kill", at: "artifact.write", artifact: "run-manifest" },
  { ...place, action: "exit", code: 0 },
  { ...place, action: "exit", code: 255 },
  { ...place, action: "hang" },
  { ...place, action: "delay", ms: 1 },
  { ...place, action: "zombie", ms: 600_000 },
  { ...write, action: "torn-write", keep: { bytes: 0 } },
  { ...write, action: "torn-write", keep: { fraction: 0 } },
  { ...write, action: "torn-write", keep: { fraction: 0.99 } },
  { ...write, action: "enospc", afterBytes: 0 },
  { fault: 0, action: "eio", operation: "read", file: "crm", afterBytes: 5 },
  { fault: 0, action: "eio", operation: "rename", file: "run-manifest", afterBytes: 0 },
  { fault: 0, action: "slow", operation: "any", ms: 1 },
  { fault: 0, action: "slow", operation: "sync", ms: 1 },
  { fault: 0, action: "source-changed", source: "support", how: "append" },
];

it("takes every order as it is", () => {
  expect(parseFaults(JSON.stringify(GOOD))).toEqual(GOOD);
});

const thrown = { ...place, action: "throw", message: "x" };
const torn = { ...write, action: "torn-write" };

it.each<[unknown, string]>([
  [null, "[0] is not an object"],
  ["kill", "[0] is not an object"],
  [{ ...thrown, action: "explode" }, '[0].action is "explode"'],
  [{ ...thrown, action: "toString" }, '[0].action is "toString"'],
  [{ ...thrown, fault: -1 }, "[0].fault is -1"],
  [{ ...thrown, fault: undefined }, "[0].fault is undefined"],
  [{ ...thrown, at: "shard.mergd" }, '[0].at is "shard.mergd"'],
  [{ ...thrown, at: "constructor" }, '[0].at is "constructor"'],
  [{ ...thrown, source: "erp" }, '[0].source is "erp"'],
  [{ ...thrown, artifact: "manifest" }, '[0].artifact is "manifest"'],
  [{ ...thrown, occurrence: 0 }, "[0].occurrence is 0"],
  [{ ...thrown, occurrence: 1.5 }, "[0].occurrence is 1.5"],
  [{ ...thrown, message: "" }, '[0].message is ""'],
  [{ ...thrown, message: " \n" }, '[0].message is " \\n"'],
  [{ ...place, action: "exit", code: 256 }, "[0].code is 256"],
  [{ ...place, action: "exit", code: -1 }, "[0].code is -1"],
  [{ ...place, action: "delay", ms: 0 }, "[0].ms is 0"],
  [{ ...place, action: "delay", ms: 600_001 }, "[0].ms is 600001"],
  [{ ...place, action: "zombie" }, "[0].ms is undefined"],
  [{ ...torn, keep: {} }, "[0].keep is {}"],
  [{ ...torn, keep: null }, "[0].keep is null"],
  [{ ...torn, keep: { bytes: 1, fraction: 0.5 } }, '[0].keep is {"bytes":1,"fraction":0.5}'],
  [{ ...torn, keep: { bytes: -1 } }, '[0].keep is {"bytes":-1}'],
  [{ ...torn, keep: { fraction: 1 } }, '[0].keep is {"fraction":1}'],
  [{ ...torn, keep: { bytes: 1 }, artifact: "crm" }, '[0].artifact is "crm"'],
  [{ ...write, action: "enospc", afterBytes: "1" }, '[0].afterBytes is "1"'],
  [
    { fault: 0, action: "eio", operation: "any", file: "crm", afterBytes: 0 },
    '[0].operation is "any"',
  ],
  [
    { fault: 0, action: "eio", operation: "read", file: "crm.csv", afterBytes: 0 },
    '[0].file is "crm.csv"',
  ],
  [{ fault: 0, action: "slow", operation: "open", ms: 1 }, '[0].operation is "open"'],
  [{ fault: 0, action: "source-changed", source: "crm", how: "improve" }, '[0].how is "improve"'],
])("refuses %j", (value, message) => {
  expect(() => parseFaults(JSON.stringify([value]))).toThrow(new Error(message));
});

it.each([
  ["", "it is not JSON"],
  ["{}", "it is not a list"],
  [`[${JSON.stringify(thrown)}, 1]`, "[1] is not an object"],
])("refuses %j as a whole", (text, message) => {
  expect(() => parseFaults(text)).toThrow(new Error(message));
});
