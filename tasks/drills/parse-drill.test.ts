import { expect, it } from "vitest";
import { parseDrill } from "./parse-drill.ts";

const fault = { fault: 0, at: "shard.merged", occurrence: 1, action: "kill" };
const order = { task: "process_shard", shards: [3], attempts: [1, 2], fault };
const drill = { id: "seed-42-0a", ledger: "s3://bucket/ledger", orders: [order] };

it("takes a plan as it is", () => {
  expect(parseDrill(drill)).toBe(drill);
  const any = { ...drill, orders: [{ ...order, shards: "*" }] };
  expect(parseDrill(any)).toBe(any);
  expect(parseDrill({ ...drill, orders: [] })).toEqual({ ...drill, orders: [] });
});

const withOrder = (changes: object) => ({ ...drill, orders: [order, { ...order, ...changes }] });

it.each<[unknown, string]>([
  [null, "id is undefined"],
  ["kill", "id is undefined"],
  [{ ...drill, id: "../up" }, 'id is "../up"'],
  [{ ...drill, id: ".." }, 'id is ".."'],
  [{ ...drill, ledger: "" }, 'ledger is ""'],
  [{ ...drill, orders: {} }, "orders is {}"],
  [{ ...drill, orders: [null] }, "orders[0].task is undefined"],
  [withOrder({ shards: 3 }), "orders[1].shards is 3"],
  [withOrder({ shards: [-1] }), "orders[1].shards is [-1]"],
  [withOrder({ attempts: [0] }), "orders[1].attempts is [0]"],
  [withOrder({ attempts: "*" }), 'orders[1].attempts is "*"'],
  [withOrder({ fault: { ...fault, at: "nowhere" } }), 'orders[1].fault.at is "nowhere"'],
  [
    withOrder({ fault: { ...fault, action: "zombie", ms: 1 } }),
    'orders[1].fault.action is "zombie"',
  ],
])("refuses %j", (value, message) => {
  expect(() => parseDrill(value)).toThrow(message);
});
