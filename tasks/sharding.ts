/** Which shard a customer belongs to. Ids are bytes: no two different byte strings are one customer. */
import { MAX_SHARDS } from "./kernel/layout.ts";
import { md5 } from "./md5.ts";

export { MAX_SHARDS };

const digest = new Uint32Array(4);

/**
 * The shard of a customer: the first 4 bytes of MD5 over the id's UTF-8 bytes, big-endian unsigned,
 * modulo `shardCount`. The published reference pipelines (TypeScript and Python) assign in the same
 * way, so that an existing deployment keeps its shards.
 *
 * @returns 0 … shardCount - 1
 */
export function shardOf(customerId: string, shardCount: number): number {
  const bytes = Buffer.from(customerId, "utf8");
  return shardOfBytes(bytes, 0, bytes.length, shardCount);
}

/** As {@link shardOf}, for an id that lies in `bytes[start, end)`. */
export function shardOfBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  shardCount: number,
): number {
  md5(bytes, start, end, digest);
  return shardOfHash(digest[0] as number, shardCount);
}

/** As {@link shardOf}, from the first 4 bytes of the id's MD5, in whichever sign. */
export function shardOfHash(hash: number, shardCount: number): number {
  return (hash >>> 0) % shardCount;
}
