import { expect, test } from "vitest";
import type { Occasion } from "./fault.ts";
import { type Fault, faultSchema } from "./index.ts";
import { armedFor as armedInRun } from "./matching.ts";

const plan = (...faults: object[]): Fault[] => faults.map((fault) => faultSchema.parse(fault));
const armedFor = (faults: Fault[], occasion: Occasion) =>
  armedInRun(faults, occasion, { shards: 10, seed: 42 });
const shard = (number: number, attempt = 1) => ({ task: "process_shard", shard: number, attempt });
const root = (attempt = 1) => ({ task: "merge_customer_data", shard: null, attempt });

test("a fault is armed for its shard and its attempt only, with all defaults filled in", () => {
  const faults = plan({ fault: "throw", at: "shard.merged", shard: 3 });
  expect(armedFor(faults, shard(3))).toEqual([
    {
      fault: 0,
      action: "throw",
      at: "shard.merged",
      occurrence: 1,
      message: "injected by Shardproof: throw at shard.merged",
    },
  ]);
  expect(armedFor(faults, shard(3, 2))).toEqual([]);
  expect(armedFor(faults, shard(4))).toEqual([]);
  expect(armedFor(faults, root())).toEqual([]);
});

test("lists and * select shards and attempts", () => {
  const faults = plan(
    { fault: "throw", at: "shard.start", shard: [1, 3], attempt: "*" },
    { fault: "throw", at: "shard.start", shard: "*", attempt: [2, 4] },
    { fault: "throw", at: "shard.start" },
  );
  const positions = (number: number, attempt: number) =>
    armedFor(faults, shard(number, attempt)).map(({ fault }) => fault);
  expect(positions(1, 1)).toEqual([0, 2]);
  expect(positions(3, 2)).toEqual([0, 1]);
  expect(positions(2, 1)).toEqual([2]);
  expect(positions(2, 4)).toEqual([1]);
  expect(positions(2, 3)).toEqual([]);
  expect(positions(1, 3)).toEqual([0]);
});

test("run.* failpoints belong to the orchestrator, unless a task is named", () => {
  const faults = plan(
    { fault: "throw", at: "run.start" },
    { fault: "throw", at: "artifact.write", task: "merge_customer_data" },
  );
  expect(armedFor(faults, root())).toMatchObject([{ at: "run.start" }, { at: "artifact.write" }]);
  expect(armedFor(faults, shard(0))).toEqual([]);
});

test("a run without a shard is not taken for one whose shard is named", () => {
  const faults = plan({ fault: "throw", at: "shard.start", shard: [0] });
  expect(armedFor(faults, { task: "process_shard", shard: null, attempt: 1 })).toEqual([]);
});

test("source, occurrence and message travel with the order", () => {
  const faults = plan({
    fault: "throw",
    at: "source.read",
    source: "billing",
    occurrence: 2,
    message: "upstream is gone",
  });
  expect(armedFor(faults, shard(0))).toEqual([
    {
      fault: 0,
      action: "throw",
      at: "source.read",
      source: "billing",
      occurrence: 2,
      message: "upstream is gone",
    },
  ]);
});
