/** `source-changed`: somebody puts another object in a source's place while the run goes on. */
import { createHash } from "node:crypto";
import type { Bucket } from "../../s3/bucket.ts";
import type { ArmedAs } from "../armed-fault.ts";
import { fileKindOf } from "../file-kind.ts";
import { changedPieces } from "../source-changes.ts";

/** Memory holds the whole new object. */
export function changeSourceObject(
  bucket: Bucket,
  { source, how }: ArmedAs<"source-changed">,
  strike: (at: string) => void,
): Bucket {
  let isChanged = false;
  return {
    ...bucket,
    async *read(key, ranges) {
      if (!isChanged && fileKindOf(key) === source) {
        isChanged = true;
        strike(`read ${source}`);
        const pieces: Buffer[] = [];
        for await (const piece of changedPieces(how, () => bucket.read(key))) {
          pieces.push(Buffer.from(piece));
        }
        const bytes = Buffer.concat(pieces);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        await bucket.put(key, { bytes: bytes.length, sha256, pieces: [bytes] }, "replace");
      }
      yield* bucket.read(key, ranges);
    },
  };
}
