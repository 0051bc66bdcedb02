/** Getting between the pipeline and the requests that carry its artifacts. */
import type { Body, Bucket } from "../../s3/bucket.ts";
import { type FileKind, fileKindOf } from "../file-kind.ts";

/**
 * A bucket that takes exactly so many bytes of artifacts of one kind. The request that goes beyond is
 * struck: its first part really goes out, and then `fail` decides. So does every further try of it.
 *
 * @param strike called before anything of that request is sent, once for each
 */
export function limitBodies(
  bucket: Bucket,
  kind: FileKind,
  bytes: number,
  strike: () => void,
  fail: () => Promise<never>,
): Bucket {
  /** What the parts of an upload have taken. */
  const taken = new Map<string, number>();
  const limited = (body: Body, room: number): Body => {
    if (body.bytes <= room) return body;
    strike();
    return { ...body, pieces: cutOff(body, Math.max(0, room), fail) };
  };
  return {
    ...bucket,
    async put(key, body, mode) {
      const isMeant = fileKindOf(key) === kind;
      await bucket.put(key, isMeant ? limited(body, bytes) : body, mode);
    },
    async putPart(key, upload, part, body) {
      if (fileKindOf(key) !== kind) return bucket.putPart(key, upload, part, body);
      const before = taken.get(upload) ?? 0;
      taken.set(upload, before + body.bytes);
      return bucket.putPart(key, upload, part, limited(body, bytes - before));
    },
  };
}

/** The first bytes of a body, and then the failure; the same whenever it is read again. */
export function cutOff(
  body: Body,
  bytes: number,
  fail: () => Promise<never>,
): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      let left = bytes;
      for await (const piece of body.pieces) {
        const part = piece.subarray(0, left);
        if (part.length > 0) yield part;
        left -= part.length;
        if (part.length < piece.length) break;
      }
      await fail();
    },
  };
}
