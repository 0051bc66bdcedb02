/**
 * `eio`: the way to a store gives up. `read` and `write`: the connection breaks off in the midst of an
 * object, at every try. `sync`: the answer to what makes an artifact visible is lost, once that has
 * taken effect. `rename`: the server refuses to make it visible.
 */
import type { Bucket } from "../../s3/bucket.ts";
import { S3Error } from "../../s3/s3-error.ts";
import type { ArmedAs } from "../armed-fault.ts";
import { fileKindOf } from "../file-kind.ts";
import { readUntil } from "../read-until.ts";
import { limitBodies } from "./sent-bodies.ts";

export function breakConnections(
  bucket: Bucket,
  { operation, file: kind, afterBytes }: ArmedAs<"eio">,
  strike: (at: string) => void,
): Bucket {
  const isMeant = (key: string) => fileKindOf(key) === kind;
  const tell = () => strike(`${operation} ${kind}`);
  switch (operation) {
    case "read":
      return {
        ...bucket,
        read: (key, ranges) =>
          isMeant(key)
            ? readUntil(bucket.read(key, ranges), afterBytes, tell, connectionBroken)
            : bucket.read(key, ranges),
      };
    case "write":
      return limitBodies(bucket, kind, afterBytes, tell, async () => {
        throw connectionBroken();
      });
    case "sync":
      return {
        ...bucket,
        async put(key, body, mode) {
          await bucket.put(key, body, mode);
          if (isMeant(key)) loseAnswer(tell);
        },
        async completeUpload(key, upload, etags) {
          await bucket.completeUpload(key, upload, etags);
          if (isMeant(key)) loseAnswer(tell);
        },
      };
    case "rename":
      return {
        ...bucket,
        async put(key, body, mode) {
          if (isMeant(key)) refuse(tell);
          await bucket.put(key, body, mode);
        },
        async completeUpload(key, upload, etags) {
          if (isMeant(key)) refuse(tell);
          await bucket.completeUpload(key, upload, etags);
        },
      };
  }
}

function loseAnswer(strike: () => void): never {
  strike();
  throw connectionBroken();
}

function refuse(strike: () => void): never {
  strike();
  throw new S3Error("InternalError", 500, "the server reported an internal error (InternalError)");
}

const connectionBroken = () =>
  new S3Error("ECONNRESET", 0, "the connection to the server broke off (ECONNRESET)");
