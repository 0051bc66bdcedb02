/** `enospc`: the server has no room for the rest of an artifact, and says so in the midst of it. */
import type { Bucket } from "../../s3/bucket.ts";
import { S3Error } from "../../s3/s3-error.ts";
import type { ArmedAs } from "../armed-fault.ts";
import { limitBodies } from "./sent-bodies.ts";

/** S3 itself is never full; this is what MinIO answers. */
export function refuseBytes(
  bucket: Bucket,
  { artifact, afterBytes }: ArmedAs<"enospc">,
  strike: (at: string) => void,
): Bucket {
  return limitBodies(
    bucket,
    artifact,
    afterBytes,
    () => strike(`write ${artifact}`),
    async () => {
      throw new S3Error(
        "XMinioStorageFull",
        507,
        "no space is left at the server (XMinioStorageFull)",
      );
    },
  );
}
