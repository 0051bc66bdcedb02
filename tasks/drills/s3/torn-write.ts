/** `torn-write`: the process dies in the midst of sending an artifact. */
import type { Body, Bucket } from "../../s3/bucket.ts";
import type { ArmedAs } from "../armed-fault.ts";
import type { Effects } from "../effects.ts";
import { fileKindOf } from "../file-kind.ts";
import { cutOff, limitBodies } from "./sent-bodies.ts";

export function tearRequests(
  bucket: Bucket,
  { artifact, keep }: ArmedAs<"torn-write">,
  strike: (at: string) => void,
  effects: Effects,
): Bucket {
  const tear = () => strike(`write ${artifact}`);
  if ("bytes" in keep) return limitBodies(bucket, artifact, keep.bytes, tear, effects.kill);

  /** A part of each upload that is held back. */
  const held = new Map<string, Body[]>();
  const isMeant = (key: string) => fileKindOf(key) === artifact;
  const torn = (body: Body, bytes: number): Body => ({
    ...body,
    pieces: cutOff(body, bytes, effects.kill),
  });
  return {
    ...bucket,
    async put(key, body, mode) {
      // Nothing can be torn off an empty artifact.
      if (!isMeant(key) || body.bytes === 0) return bucket.put(key, body, mode);
      tear();
      await bucket.put(key, torn(body, Math.floor(body.bytes * keep.fraction)), mode);
    },
    // How much a fraction is, is known when all parts have come: until then none is sent. Memory holds
    // the whole artifact for this.
    async putPart(key, upload, part, body) {
      if (!isMeant(key)) return bucket.putPart(key, upload, part, body);
      held.set(upload, [...(held.get(upload) ?? []), body]);
      return `held back: ${part}`;
    },
    async completeUpload(key, upload, etags) {
      const parts = held.get(upload);
      if (parts === undefined) return bucket.completeUpload(key, upload, etags);
      tear();
      let left = Math.floor(parts.reduce((sum, { bytes }) => sum + bytes, 0) * keep.fraction);
      for (const [i, body] of parts.entries()) {
        const part = left < body.bytes ? torn(body, left) : body;
        await bucket.putPart(key, upload, i + 1, part);
        left -= body.bytes;
      }
    },
  };
}
