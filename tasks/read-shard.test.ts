import { expect, it } from "vitest";
import type { TaskContext } from "./definition.ts";
import { digestSources } from "./inspect-sources.ts";
import { readShard } from "./read-shard.ts";
import { routedRows } from "./routed-rows.ts";
import { shardOf } from "./sharding.ts";
import { recordedWorld, sourceFile, sourcesOfTwo } from "./testing/recorded-world.ts";
import { idsOf, profileLinesOf } from "./testing/shard-customers.ts";

const SHARDS = 2;
/** The shard of rows without a usable id. */
const shard = shardOf("", SHARDS);
const letters = [..."abcdefghij"];
const [own, own2, own3] = letters.filter((id) => shardOf(id, SHARDS) === shard) as string[];
const [other] = letters.filter((id) => shardOf(id, SHARDS) !== shard) as string[];

async function sourceOf({ store }: TaskContext, shard: number, shardCount: number) {
  const sources = store.sources("/in");
  return routedRows(sources, await digestSources(sources), shard, shardCount);
}

const account = (read: number, merged: number, superseded: number, quarantined: number) => ({
  read,
  merged,
  superseded,
  quarantined,
});

it("keeps the last usable row of the shard's customers, and counts every row of the shard", async () => {
  const { ctx, happened } = recordedWorld({
    crm: sourceFile("crm", `${own},old`, `${other}`, `${own},new`, `${own},x,y,z,five`, `${own2}`),
    billing: sourceFile("billing", `${own},,,ten`, `${other},,,ten`),
    product: sourceFile("product", `${other}`),
    support: sourceFile("support", `${own3}`, `"${other}"x`),
  });
  const told: unknown[] = [];
  const tell = (...source: unknown[]) => void told.push(source);
  const rows = await readShard(await sourceOf(ctx, shard, SHARDS), ctx.failpoints, tell);

  expect(idsOf(rows.customers)).toEqual([own, own2, own3]);
  const [line] = profileLinesOf(rows.customers).filter(
    (line) => JSON.parse(line).customer_id === own,
  );
  expect(JSON.parse(line as string).email).toBe("new");
  expect(rows.quarantined.map(({ text: _, ...place }) => place)).toStrictEqual([
    { source: "crm", line: 5, reason: "unreadable_value", field: "employee_count" },
    { source: "billing", line: 2, reason: "unreadable_value", field: "mrr" },
    { source: "support", line: 3, reason: "malformed_quotes" },
  ]);
  const accounts = {
    crm: account(4, 2, 1, 1),
    billing: account(1, 0, 0, 1),
    product: account(0, 0, 0, 0),
    support: account(2, 1, 0, 1),
  };
  expect(rows.rows).toEqual(accounts);
  expect(told).toEqual(Object.entries(accounts));
  expect(happened).toEqual(Object.keys(accounts).map((source) => `source.read ${source}`));
});

it("gives every customer to one shard", async () => {
  const { ctx } = recordedWorld(sourcesOfTwo());
  const read = await Promise.all(
    [0, 1, 2].map(async (each) =>
      readShard(await sourceOf(ctx, each, 3), ctx.failpoints, () => {}),
    ),
  );
  expect(read.flatMap(({ customers }) => idsOf(customers)).sort()).toEqual(["a", "b"]);
});
