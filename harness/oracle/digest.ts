/** Hashes of the contract, through node:crypto: shards, digests of ids and of sources, run keys. */
import { createHash } from "node:crypto";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";

/** The version of the pipeline whose output the oracle knows; it goes into the run key. */
export const PIPELINE_VERSION = "1";

/** First 4 bytes of MD5 over the id's UTF-8 bytes, big-endian unsigned, modulo `shardCount`. */
export function shardOf(customerId: string, shardCount: number): number {
  return md5(customerId).readUInt32BE(0) % shardCount;
}

/** Sum modulo 2^128 of the MD5 of every id, as 32 lower-case hex digits: independent of order. */
export function idDigestOf(ids: Iterable<string>): string {
  let sum = 0n;
  for (const id of ids) sum += BigInt(`0x${md5(id).toString("hex")}`);
  return (sum % 2n ** 128n).toString(16).padStart(32, "0");
}

/** Sha256 over name, length and sha256 of every source. */
export function sourceDigestOf(sources: Readonly<Record<OracleSource, Buffer>>): string {
  const lines = ORACLE_SOURCES.map((source) => {
    const file = sources[source];
    return `${source}.csv\0${file.length}\0${sha256(file)}\n`;
  });
  return sha256(lines.join(""));
}

/** The name of a run's folder: the first 32 hex digits of sha256 over version, sources and shards. */
export function runKeyOf(sourceDigest: string, shardCount: number): string {
  return sha256([PIPELINE_VERSION, sourceDigest, String(shardCount)].join("\0")).slice(0, 32);
}

/** In lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function md5(text: string): Buffer {
  return createHash("md5").update(text, "utf8").digest();
}
