import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AWKWARD_ID_SORTS, awkwardId } from "./awkward-ids.ts";
import type { DataOptions } from "./options.ts";
import { makeData } from "./testing/make-data.ts";
import { idsOf } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const make = (options: Partial<DataOptions>) => makeData(folder(), options);

describe("a hot shard", () => {
  const shardOf = (id: string, shards: number) =>
    createHash("md5").update(id).digest().readUInt32BE(0) % shards;

  test("the test's own rule is the published one", () => {
    const ids = Array.from({ length: 10 }, (_, n) => `cust_0000000${n}`);
    expect(ids.map((id) => shardOf(id, 10)).join(" ")).toBe("0 9 9 5 2 6 2 1 5 6");
  });

  test.each([
    [{ hotShard: 3, hotFraction: 0.5, shards: 10 }, 3, 10, 100],
    [{ hotShard: 0 }, 0, 10, 100],
    [{ hotShard: 6, hotFraction: 0.01, shards: 7, awkwardIds: 5 }, 6, 7, 2],
    [{ hotShard: 41, hotFraction: 1, shards: 100 }, 41, 100, 200],
    [{ hotShard: 2, hotFraction: 0.7, shards: 4, awkwardIds: 60 }, 2, 4, 140],
  ])("%o puts that share there", async (options, shard, shards, count) => {
    const { rows, made } = await make(options);
    const ids = [...idsOf(rows)];
    expect(ids).toHaveLength(200);
    expect(ids.filter((id) => shardOf(id, shards) === shard)).toHaveLength(count);
    expect(made.hot).toEqual({ shard, shards, customers: count });
  });

  test.each([
    [{ hotShard: 0, hotFraction: 0.5, shards: 1 }],
    [{ hotShard: 0, hotFraction: 1, shards: 10, awkwardIds: 100 }],
    [{ hotShard: 0, hotFraction: 1, shards: 10_000, customers: 50_000 }],
  ])("%o cannot be met and is refused", async (options) => {
    await expect(make(options)).rejects.toThrow(/^hotFraction: found /);
  });
});

describe("awkward ids", () => {
  test("all differ, also as UTF-8", () => {
    const ids = Array.from({ length: 200 * AWKWARD_ID_SORTS }, (_, n) => awkwardId(n));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => Buffer.from(id).toString("hex"))).size).toBe(ids.length);
  });

  test("hold the well-known cases, and come through the file unchanged", async () => {
    const { rows } = await make({ awkwardIds: AWKWARD_ID_SORTS });
    const ids = idsOf(rows);
    expect(ids.size).toBe(200);
    for (const id of ["007", "7", "1e3", "1000", " x", "x", "\u00c9", "E\u0301", "__proto__"]) {
      expect(ids).toContain(id);
    }
    const some = (pattern: RegExp) => expect([...ids].some((id) => pattern.test(id))).toBe(true);
    for (const pattern of [/,/, /"/, /[^\r]\n/, /\r\n/, /^\ufeff/, /\p{Emoji_Presentation}/u])
      some(pattern);
    const longest = Math.max(...[...ids].map((id) => Buffer.byteLength(id)));
    expect(longest).toBeGreaterThanOrEqual(195);
    expect(longest).toBeLessThanOrEqual(255);
  });
});
