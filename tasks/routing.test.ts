import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRouter, shardAt } from "./routing.ts";
import { shardOf } from "./sharding.ts";
import { inBatch } from "./testing/in-batch.ts";

const SHARDS = 10_000;
const route = createRouter(SHARDS);
const header = { fieldCount: 3, customerId: 1, email: 0, columns: [], unknown: [] };

/** The shard of a row, which must not depend on those that are routed with it. */
function shardOfRow(row: string | Buffer): number {
  const shards = new Set<number>();
  for (const before of [0, 1, 2, 3, 4]) {
    const others = Array.from({ length: before }, (_, i) => `x,other_${i}`);
    inBatch([...others, row, "x,last"], (batch) => {
      route(batch, header);
      shards.add(shardAt(before));
      expect(shardAt(before + 1)).toBe(shardOf("last", SHARDS));
    });
  }
  expect(shards.size).toBe(1);
  return Array.from(shards)[0] as number;
}

describe("a row goes to the shard of its id", () => {
  it.each([
    ["as it is written", "x,cust_1,y", "cust_1"],
    ["with spaces, which belong to it", "x, cust_1 ,y", " cust_1 "],
    ["without its quotes", 'x,"cust_1",y', "cust_1"],
    ["with a comma and a line break", '"x","a,\nb",y', "a,\nb"],
    ["with quotes in it", 'x,"say ""hi""",y', 'say "hi"'],
    ["that is one quote", 'x,"""",y', '"'],
    ["with a quote that does not open it", 'x,5" disk,y', '5" disk'],
    ["beyond ASCII", "x,é😀,y", "é😀"],
    ["beyond ASCII, with quotes in it", 'x,"é""😀",y', 'é"😀'],
    ["at the end of the row", "x,cust_1", "cust_1"],
    ["whatever is wrong with the other fields", '"x"x,cust_1', "cust_1"],
  ])("%s: %j", (_, row, id) => {
    expect(shardOfRow(row)).toBe(shardOf(id, SHARDS));
  });

  it("however long it is", () => {
    const ids = Array.from({ length: 130 }, (_, i) => "x".repeat(i));
    inBatch(
      ids.map((id) => `x,${id},y`),
      (batch) => {
        route(batch, header);
        expect(ids.map((_, i) => shardAt(i))).toEqual(ids.map((id) => shardOf(id, SHARDS)));
      },
    );
  });

  it("however many are routed at once", () => {
    const id = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(fc.array(id.map((text) => text.replace(/[",\n\r]/g, "_"))), (ids) => {
        inBatch(
          ids.map((text) => `x,${text},y`),
          (batch) => {
            route(batch, header);
            const shards = ids.map((_, i) => shardAt(i));
            expect(shards).toEqual(ids.map((text) => shardOf(text, SHARDS)));
          },
        );
      }),
    );
  });

  it("where another field is not UTF-8", () => {
    expect(shardOfRow(Buffer.from("é,cust_1,é", "latin1"))).toBe(shardOf("cust_1", SHARDS));
  });
});

describe("a row goes to the shard of the empty id", () => {
  it.each([
    ["if its id is empty", "x,,y"],
    ["if its id is empty in quotes", 'x,"",y'],
    ["if it has too few fields", "x"],
    ["if text follows the id's closing quote", 'x,"cust_1"x,y'],
    ["if its id is not UTF-8", Buffer.from("x,cust_1é,y", "latin1")],
    ["if not even the first byte of its id is UTF-8", Buffer.from("x,é,y", "latin1")],
    ["if its id ends within a letter", Buffer.concat([Buffer.from("x,cust_1"), Buffer.of(0x80)])],
    ["if its quoted id is not UTF-8", Buffer.from('x,"é""",y', "latin1")],
  ])("%s", (_, row) => {
    expect(shardOfRow(row)).toBe(shardOf("", SHARDS));
  });
});
