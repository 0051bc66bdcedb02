import { expect, it } from "vitest";
import type { ArmedFault } from "./armed-fault.ts";
import { type Drill, drilledRun, ordersFor, withDrill } from "./drill.ts";

const fault = (position: number): ArmedFault => ({
  fault: position,
  action: "slow",
  operation: "any",
  ms: 1,
});
const order = (task: string, shards: "*" | number[], position: number) => ({
  task,
  shards,
  attempts: [1],
  fault: fault(position),
});
const ofRoot = order("merge_customer_data", "*", 0);
const ofTwo = order("process_shard", [0, 2], 1);
const ofAll = order("process_shard", "*", 2);
const ofPartitions = order("partition_source", "*", 3);
const drill: Drill = { id: "d", ledger: "/l", orders: [ofRoot, ofTwo, ofAll, ofPartitions] };

it("a run is told by its task, and by the shard or the source that its input names", () => {
  expect(drilledRun("t", { shard: 0 })).toEqual({ task: "t", part: 0 });
  expect(drilledRun("t", { source: "crm" })).toEqual({ task: "t", part: "crm" });
  for (const input of [{}, null, undefined, 7, { shard: "0" }]) {
    expect(drilledRun("t", input)).toEqual({ task: "t", part: null });
  }
});

it("orders are for the task and the shards that they name", () => {
  const ordersOf = (task: string, part: number | string | null) => ordersFor(drill, { task, part });
  expect(ordersOf("merge_customer_data", null)).toEqual([ofRoot]);
  expect(ordersOf("process_shard", 2)).toEqual([ofTwo, ofAll]);
  expect(ordersOf("process_shard", 1)).toEqual([ofAll]);
  expect(ordersOf("partition_source", "crm")).toEqual([ofPartitions]);
});

it("a subtask is handed its own orders, and without any its input as it is", () => {
  const input = { shard: 2, output: "/o" };
  expect(withDrill(drill, "process_shard", input)).toEqual({
    ...input,
    drill: { id: "d", ledger: "/l", orders: [ofTwo, ofAll] },
  });
  expect(withDrill({ ...drill, orders: [ofTwo] }, "process_shard", { shard: 1 })).toEqual({
    shard: 1,
  });
  expect(withDrill(drill, "another", input)).toBe(input);
});
