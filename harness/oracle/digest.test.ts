import { expect, test } from "vitest";
import {
  idDigestOf,
  idHashOf,
  runKeyOf,
  sha256,
  shardOf,
  sourceDigestOf,
  sumOfHashes,
} from "./digest.ts";

test("the published reference pipelines put these customers into these shards", () => {
  const ids = Array.from({ length: 10 }, (_, n) => `cust_0000000${n}`);
  expect(ids.map((id) => shardOf(id, 10))).toEqual([0, 9, 9, 5, 2, 6, 2, 1, 5, 6]);
});

test("a shard comes from the first four bytes of the MD5, big-endian", () => {
  // md5("") = d41d8cd98f00b204e9800998ecf8427e, md5("a") = 0cc175b9c0f1b6a831c399e269772661
  expect(shardOf("", 10_000)).toBe(0xd41d8cd9 % 10_000);
  expect(shardOf("a", 10_000)).toBe(0x0cc175b9 % 10_000);
  expect(shardOf("a", 1)).toBe(0);
});

test("composed and decomposed letters are different ids", () => {
  // md5 of C3 89 and of 45 CC 81
  expect(shardOf("\u00c9", 2 ** 32)).toBe(0x66983bea);
  expect(shardOf("E\u0301", 2 ** 32)).toBe(0xd5b14f40);
});

test("the digest of ids is a sum: repetition matters, and it wraps", () => {
  const digestOf = (ids: readonly string[]) =>
    idDigestOf(ids.map((id) => idHashOf(id)).reduce(sumOfHashes, [0, 0, 0, 0]));
  expect(digestOf([])).toBe("0".repeat(32));
  expect(digestOf(["a"])).toBe("0cc175b9c0f1b6a831c399e269772661");
  expect(digestOf([""])).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(digestOf(["", "a"])).toBe("e0df02934ff268ad1b43a37b566f68df");
  expect(digestOf(["", ""])).toBe("a83b19b31e016409d3001331d9f084fc");
});

test("source digest and run key", () => {
  const file = (text: string) => ({ bytes: Buffer.byteLength(text), sha256: sha256(text) });
  const sources = { crm: file("a"), billing: file("b"), product: file(""), support: file("é") };
  const digest = sourceDigestOf(sources);
  expect(digest).toBe("afe2e310656c3ff0fdeb12286a83cc2c3cd0d95d08d736269f7fa69dd7123035");
  expect(runKeyOf(digest, 10)).toBe("a21ebf5d6b249608abf65d5719852dfa");
  expect(runKeyOf(digest, 11)).not.toBe(runKeyOf(digest, 10));
});
