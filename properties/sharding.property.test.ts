/**
 * Promise: a customer's shard follows from the bytes of its id and the number of shards, and from
 * nothing else: no machine, process, locale or version moves a customer.
 *
 * The rule (design, section 5): the first 4 bytes of MD5 over the id's UTF-8 bytes, big-endian and
 * unsigned, modulo the shard count; as the published reference pipelines assign, so that an existing
 * deployment keeps its shards.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shardOf as oracleShardOf } from "../harness/oracle/digest.ts";
import { MAX_SHARDS, shardOf, shardOfBytes } from "../tasks/sharding.ts";
import { customerId } from "./arbitrary/sources.ts";
import type { Answer } from "./child/answer.ts";
import { SURROUNDINGS, useChild } from "./fresh-process.ts";
import { runs } from "./replay.ts";

const shardCount = () => fc.integer({ min: 1, max: MAX_SHARDS });
const anyId = () => fc.oneof(customerId(), fc.string({ unit: "binary", maxLength: 80 }));

describe("golden values: an existing deployment keeps its shards", () => {
  it.each([0, 9, 9, 5, 2, 6, 2, 1, 5, 6].map((shard, n) => [`cust_0000000${n}`, shard] as const))(
    "%s is in shard %i of 10",
    (id, shard) => {
      expect(shardOf(id, 10)).toBe(shard);
    },
  );

  // Worked out once with node:crypto, and written down.
  it.each([
    ["", 6393],
    ["7", 1071],
    ["007", 4862],
    ["1e3", 3102],
    ["1000", 320],
    ["-0", 2141],
    ["x", 5009],
    [" x", 6705],
    ["x ", 784],
    ["\u00c9", 2842],
    ["E\u0301", 7168],
    ["i", 9339],
    ["I", 6393],
    ["\u0131", 1634],
    ["\u{1F600}", 4243],
    ["\uFFFD", 3120],
    ["\uFEFFx", 682],
    ["a,b", 1468],
    ["two\r\nlines", 2646],
    ["null", 5484],
    ["__proto__", 8097],
    ["x".repeat(55), 5248],
    ["x".repeat(56), 9397],
    ["x".repeat(64), 8273],
  ])(
    "%j is in shard %i of 10000: the id is bytes, never a number, trimmed or normalised",
    (id, shard) => {
      expect(shardOf(id, 10_000)).toBe(shard);
    },
  );
});

describe("the rule", () => {
  it("gives the shard that an MD5 from another library gives", () => {
    fc.assert(
      fc.property(anyId(), shardCount(), (id, count) => {
        expect(shardOf(id, count)).toBe(oracleShardOf(id, count));
      }),
      runs(1000),
    );
  });

  it("depends on no byte around the id", () => {
    const around = () => fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(around(), anyId(), around(), shardCount(), (before, id, after, count) => {
        const bytes = Buffer.from(id);
        const row = Buffer.concat([before, bytes, after]);
        const end = before.length + bytes.length;
        expect(shardOfBytes(row, before.length, end, count)).toBe(oracleShardOf(id, count));
      }),
      runs(500),
    );
  });
});

describe("fresh processes", () => {
  const shardsOf = useChild("shards-of.ts");

  it.each(SURROUNDINGS)(
    "in locale $locale and time zone $timeZone put every customer into the same shard",
    async (surroundings) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyId(), { minLength: 100, maxLength: 400, size: "max" }),
          shardCount(),
          async (ids, shardCount) => {
            const answer = (await shardsOf({ ids, shardCount }, { surroundings })) as Answer<
              number[]
            >;
            expect(answer).toEqual({
              surroundings,
              output: ids.map((id) => oracleShardOf(id, shardCount)),
            });
          },
        ),
        // A run starts a process; to shrink hundreds of ids in this way would take minutes.
        { ...runs(3), endOnFailure: true },
      );
    },
  );
});

describe("the spread", () => {
  it("is even within the bounds of chance, whatever the ids have in common", () => {
    const ids = 10_000;
    fc.assert(
      fc.property(
        fc.constantFrom("cust_", "", "customer/eu/", "\u00e9", "0".repeat(50)),
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 2, max: 100 }),
        (prefix, first, count) => {
          const sizes = new Array<number>(count).fill(0);
          for (let n = first; n < first + ids; n++) {
            const shard = shardOf(`${prefix}${n}`, count);
            sizes[shard] = (sizes[shard] ?? 0) + 1;
          }
          const fair = ids / count;
          const chiSquare = sizes.reduce((sum, size) => sum + (size - fair) ** 2 / fair, 0);
          // Laurent and Massart 2000, lemma 1: chance goes beyond it once in e^25 = 7e10 times.
          const degrees = count - 1;
          expect(chiSquare).toBeLessThan(degrees + 2 * Math.sqrt(degrees * 25) + 2 * 25);
        },
      ),
      runs(30),
    );
  });
});
