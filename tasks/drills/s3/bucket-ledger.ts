/** A ledger in a bucket: its entries are objects, made by conditional writes. */
import { createHash } from "node:crypto";
import type { Body, Bucket } from "../../s3/bucket.ts";
import { isS3Error } from "../../s3/s3-error.ts";
import type { Ledger } from "../ledger.ts";

/** @param prefix what the keys of its entries begin with */
export function createBucketLedger(bucket: Bucket, prefix: string): Ledger {
  async function isMade(key: string, body: Body): Promise<boolean> {
    try {
      await bucket.put(key, body, "exclusive");
      return true;
    } catch (error) {
      if (isS3Error(error, "PreconditionFailed")) return false;
      throw error;
    }
  }

  return {
    async create(name, text) {
      const key = `${prefix}${name}`;
      const body = bodyOf(text);
      if (!(await isMade(key, body))) {
        // It may be ours: the answer to the first of several tries may have been lost.
        return (await textOf(bucket, key)) === text;
      }
      // A server that passes over the condition has replaced what was there, and would do so again.
      if (!(await isMade(key, body))) return true;
      throw new Error(
        "this server does not know conditional writes (If-None-Match), without which the attempts of a drill cannot be told apart",
      );
    },
  };
}

async function textOf(bucket: Bucket, key: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bucket.read(key)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

function bodyOf(text: string): Body {
  const bytes = Buffer.from(text, "utf8");
  return {
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    pieces: [bytes],
  };
}
