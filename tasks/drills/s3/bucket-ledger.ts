/** A ledger in a bucket: its entries are objects, made by conditional writes. */
import type { Body, Bucket } from "../../s3/bucket.ts";
import { bodyOf } from "../../s3/requests.ts";
import { isS3Error } from "../../s3/s3-error.ts";
import type { Ledger } from "../ledger.ts";

const NOT_EXCLUSIVE =
  "the server of the ledger does not know conditional writes (If-None-Match), without which the attempts of a drill cannot be told apart";

/** @param prefix what the keys of its entries begin with */
export function createBucketLedger(bucket: Bucket, prefix: string): Ledger {
  async function isMade(key: string, body: Body): Promise<boolean> {
    try {
      await bucket.put(key, body, "exclusive");
      return true;
    } catch (error) {
      if (isS3Error(error, "PreconditionFailed")) return false;
      throw isS3Error(error) && error.status === 501 ? new Error(NOT_EXCLUSIVE) : error;
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
      throw new Error(NOT_EXCLUSIVE);
    },
  };
}

async function textOf(bucket: Bucket, key: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bucket.read(key)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}
