import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shardOf, shardOfBytes } from "./sharding.ts";

const cust = (n: number) => `cust_${String(n).padStart(8, "0")}`;

describe("shardOf", () => {
  it("assigns as the published reference pipelines do", () => {
    const shards = Array.from({ length: 10 }, (_, n) => shardOf(cust(n), 10));
    expect(shards).toEqual([0, 9, 9, 5, 2, 6, 2, 1, 5, 6]);
  });

  it("is the first 4 bytes of MD5, big-endian and unsigned, modulo the shard count", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 70 }),
        fc.integer({ min: 1, max: 10_000 }),
        (id, shardCount) => {
          const word = createHash("md5").update(id, "utf8").digest().readUInt32BE(0);
          expect(shardOf(id, shardCount)).toBe(word % shardCount);
        },
      ),
    );
  });

  it.each([
    ["leading zeros", "007", "7"],
    ["exponents", "1e3", "1000"],
    ["spaces", " x", "x"],
    ["case", "I", "i"],
    ["Unicode forms", "\u00c9", "E\u0301"],
  ])("takes ids as bytes: %s make another customer", (_, one, other) => {
    expect(shardOf(one, 10_000)).not.toBe(shardOf(other, 10_000));
  });

  it("puts everything into shard 0 of 1", () => {
    expect(["", "a", cust(1)].map((id) => shardOf(id, 1))).toEqual([0, 0, 0]);
  });
});

it("shardOfBytes takes an id where it lies", () => {
  const row = Buffer.from(`x,${cust(3)},y`);
  expect(shardOfBytes(row, 2, 15, 10)).toBe(5);
});
