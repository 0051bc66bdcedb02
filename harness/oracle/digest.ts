/** Hashes of the contract, through node:crypto: shards, digests of ids and of sources, run keys. */
import { hash } from "node:crypto";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";

/** The version of the pipeline whose output the oracle knows; it goes into the run key. */
export const PIPELINE_VERSION = "1";

/** MD5 over the id's UTF-8 bytes, as 32 lower-case hex digits: an id's shard and its share of digests. */
export function idHashOf(customerId: string | Uint8Array): string {
  return hash("md5", customerId, "hex");
}

/** First 4 bytes of an id's hash, big-endian unsigned, modulo `shardCount`. */
export function shardOfHash(idHash: string, shardCount: number): number {
  return Number.parseInt(idHash.slice(0, 8), 16) % shardCount;
}

export function shardOf(customerId: string, shardCount: number): number {
  return shardOfHash(idHashOf(customerId), shardCount);
}

/** A sum of ids' hashes, which are numbers of 128 bits, modulo 2^128 and in lower-case hex. */
export function idDigestOf(sum: bigint): string {
  return (sum % 2n ** 128n).toString(16).padStart(32, "0");
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
