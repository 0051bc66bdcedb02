import { expect, it } from "vitest";
import { faultSchema } from "../../faults/index.ts";
import { drillOrders } from "./drill-orders.ts";

const ordersOf = (faults: readonly object[], shards = 4) =>
  drillOrders(
    faults.map((fault) => faultSchema.parse(fault)),
    { shards, seed: 7, partition: true },
  );
/** By their place in the plan. */
const toldOf = (faults: readonly object[]) =>
  ordersOf(faults).map(({ fault, ...order }) => [fault.fault, fault.action, order]);

it("has each fault once, with the attempts that it is for, whoever's they are", () => {
  expect(
    toldOf([
      { fault: "kill", at: "shard.merged", shard: [1, 3], attempt: [1, 3] },
      { fault: "slow", attempt: "*", ms: 5 },
      { fault: "exit", at: "run.start", code: 1 },
      { fault: "delay", at: "partition.start", ms: 5 },
    ]),
  ).toEqual([
    [2, "exit", { task: "merge_customer_data", shards: "*", attempts: [1] }],
    [3, "delay", { task: "partition_source", shards: "*", attempts: [1] }],
    [0, "kill", { task: "process_shard", shards: [1, 3], attempts: [1, 3] }],
    [1, "slow", { task: "process_shard", shards: "*", attempts: [1, 2, 3, 4] }],
  ]);
});

it("has what is drawn from the seed, place by place", () => {
  const orders = ordersOf([{ fault: "chaos-monkey", shards: 2, attempts: 2 }]);
  const shards = orders.flatMap((order) => [...order.shards]);
  expect(new Set(shards).size).toBe(2);
  expect(ordersOf([{ fault: "chaos-monkey", shards: 2, attempts: 2 }])).toEqual(orders);
});

it("has nothing of what a client does, or what is done to the data", () => {
  const others = ["double-trigger", "cancel", "duplicate-delivery"].map((fault) => ({ fault }));
  expect(ordersOf([...others, { fault: "missing-source", source: "crm" }])).toEqual([]);
});
