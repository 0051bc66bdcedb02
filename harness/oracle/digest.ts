/** Hashes of the contract, through node:crypto: shards, digests of ids and of sources, run keys. */
import { hash } from "node:crypto";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";

/** The version of the pipeline whose output the oracle knows; it goes into the run key. */
export const PIPELINE_VERSION = "1";

/**
 * MD5 over an id's UTF-8 bytes, as four numbers of 32 bits, the most significant first: what says
 * the id's shard, and its share of digests.
 */
export type IdHash = readonly [number, number, number, number];

export function idHashOf(customerId: string | Uint8Array): IdHash {
  const bytes = hash("md5", customerId, "binary");
  return [wordAt(bytes, 0), wordAt(bytes, 4), wordAt(bytes, 8), wordAt(bytes, 12)];
}

function wordAt(bytes: string, at: number): number {
  const high = bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1);
  return high * 65_536 + bytes.charCodeAt(at + 2) * 256 + bytes.charCodeAt(at + 3);
}

/** First 4 bytes of an id's hash, big-endian unsigned, modulo `shardCount`. */
export function shardOfHash([first]: IdHash, shardCount: number): number {
  return first % shardCount;
}

export function shardOf(customerId: string, shardCount: number): number {
  return shardOfHash(idHashOf(customerId), shardCount);
}

/** The sum of two hashes, each a number of 128 bits, modulo 2^128. */
export function sumOfHashes(a: IdHash, b: IdHash): IdHash {
  const sum: [number, number, number, number] = [0, 0, 0, 0];
  let carry = 0;
  for (let at = 3; at >= 0; at--) {
    const word = (a[at] as number) + (b[at] as number) + carry;
    carry = word >= 2 ** 32 ? 1 : 0;
    sum[at] = word - carry * 2 ** 32;
  }
  return sum;
}

/** A sum of ids' hashes as 32 lower-case hex digits. */
export function idDigestOf(sum: IdHash): string {
  return sum.map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** Length and sha256 of a file. */
export interface Content {
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** Sha256 over name, length and sha256 of every source. */
export function sourceDigestOf(sources: Readonly<Record<OracleSource, Content>>): string {
  const lines = ORACLE_SOURCES.map((source) => {
    const { bytes, sha256 } = sources[source];
    return `${source}.csv\0${bytes}\0${sha256}\n`;
  });
  return sha256(lines.join(""));
}

/** The name of a run's folder: the first 32 hex digits of sha256 over version, sources and shards. */
export function runKeyOf(sourceDigest: string, shardCount: number): string {
  return sha256([PIPELINE_VERSION, sourceDigest, String(shardCount)].join("\0")).slice(0, 32);
}

/** In lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}
