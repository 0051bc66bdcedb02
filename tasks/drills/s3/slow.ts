/** `slow`: a server that takes its time. */
import { basename } from "node:path";
import type { Bucket } from "../../s3/bucket.ts";
import type { ArmedAs, StoreOperation } from "../armed-fault.ts";
import type { Effects } from "../effects.ts";
import { fileKindOf } from "../file-kind.ts";

/**
 * The pause comes before each operation; the strike is told with the first of them only. What makes an
 * object visible is its `sync` and its `rename`.
 */
export function slowAnswers(
  bucket: Bucket,
  fault: ArmedAs<"slow">,
  strike: (at: string) => void,
  effects: Effects,
): Bucket {
  let isTold = false;
  async function pause(key: string, ...operations: StoreOperation[]): Promise<void> {
    for (const operation of operations) {
      if (fault.operation !== "any" && fault.operation !== operation) continue;
      if (!isTold) strike(`${operation} ${fileKindOf(key) ?? basename(key)}`);
      isTold = true;
      await effects.sleep(fault.ms);
    }
  }
  return {
    ...bucket,
    async *read(key, ranges) {
      for await (const piece of bucket.read(key, ranges)) {
        await pause(key, "read");
        yield piece;
      }
    },
    async put(key, body, mode) {
      await pause(key, "write", "sync", "rename");
      await bucket.put(key, body, mode);
    },
    async putPart(key, upload, part, body) {
      await pause(key, "write");
      return bucket.putPart(key, upload, part, body);
    },
    async completeUpload(key, upload, etags) {
      await pause(key, "sync", "rename");
      await bucket.completeUpload(key, upload, etags);
    },
  };
}
