/**
 * An artifact on its way into a bucket. A small one is kept until it is published in one request; of a
 * larger one, parts are sent while the next is made, so that memory holds two of them.
 */
import { createHash } from "node:crypto";
import type { Body, Bucket } from "./bucket.ts";
import { isS3Error, S3Error } from "./s3-error.ts";

export interface ArtifactUpload {
  /** @param piece is the caller's again afterwards */
  write(piece: Uint8Array): Promise<void>;
  /** Sends what is left of an artifact in parts. */
  flush(): Promise<void>;
  /**
   * Makes the artifact visible.
   *
   * @returns whether this upload did: not so where an object has its name already, or where somebody
   *   else has given this upload up
   */
  publish(): Promise<boolean>;
  /** Leaves nothing at the server of what is not published; never throws. */
  release(): Promise<void>;
}

/** All parts but the last are alike, which some servers ask for; S3 asks for 5 MiB. */
export const PART_BYTES = 8 * 1024 * 1024;
/** S3 takes no more. */
const MOST_PARTS = 10_000;

export function startArtifactUpload(bucket: Bucket, key: string): ArtifactUpload {
  let part = newPart();
  let upload: string | null = null;
  /** Another attempt has swept it: what is still to come is not sent. */
  let isSwept = false;
  let sending: Promise<void> = Promise.resolve();
  const etags: string[] = [];

  async function sendPart(): Promise<void> {
    const body = part.body();
    part = newPart();
    await sending;
    if (isSwept) return;
    requireRoom(etags.length);
    upload ??= await bucket.startUpload(key);
    sending = bucket.putPart(key, upload, etags.length + 1, body).then(
      (etag) => {
        etags.push(etag);
      },
      (error) => {
        if (!isS3Error(error, "NoSuchUpload")) throw error;
        isSwept = true;
      },
    );
    // Its error is met by whoever waits for it.
    sending.catch(() => {});
  }

  return {
    async write(piece) {
      for (let at = 0; at < piece.length; ) {
        const taken = piece.subarray(at, at + PART_BYTES - part.bytes());
        part.add(taken);
        at += taken.length;
        if (part.bytes() === PART_BYTES) await sendPart();
      }
    },
    async flush() {
      if (upload !== null && part.bytes() > 0) await sendPart();
      await sending;
    },
    async publish() {
      if (isSwept) return false;
      try {
        if (upload === null) await bucket.put(key, part.body(), "create");
        else await bucket.completeUpload(key, upload, etags);
      } catch (error) {
        if (isS3Error(error, "PreconditionFailed", "NoSuchUpload")) return false;
        throw error;
      }
      upload = null;
      return true;
    },
    async release() {
      // A part that arrives after the end of its upload may stay for good.
      await sending.catch(() => {});
      if (upload === null) return;
      await bucket.abortUpload(key, upload).catch(() => {
        // It is gone, or the next attempt sweeps it; what matters is what led here.
      });
    },
  };
}

/**
 * Refuses a part more than S3 takes.
 *
 * @param parts that there are already
 * @throws S3Error
 */
export function requireRoom(parts: number): void {
  if (parts < MOST_PARTS) return;
  const most = Math.floor((MOST_PARTS * PART_BYTES) / 1024 ** 3);
  throw new S3Error(
    "EntityTooLarge",
    0,
    `it has more than ${most} GiB, which is all that an upload in parts can hold (EntityTooLarge)`,
  );
}

function newPart() {
  const pieces: Uint8Array[] = [];
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    bytes: () => bytes,
    add(piece: Uint8Array) {
      pieces.push(new Uint8Array(piece));
      hash.update(piece);
      bytes += piece.length;
    },
    body: (): Body => ({ bytes, sha256: hash.digest("hex"), pieces }),
  };
}
