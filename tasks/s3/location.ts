/** Locations in an S3 bucket: `s3://bucket/prefix`. */
import { InputError } from "../errors.ts";

export interface S3Location {
  readonly bucket: string;
  /** What the keys below this location begin with: empty, or with a slash at its end. */
  readonly prefix: string;
}

/** Whether a location names a bucket; any other is a folder's path. */
export function isS3Location(location: string): boolean {
  return /^s3:\/\//i.test(location);
}

/** The rules of general purpose buckets. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** S3 allows 1024 for a key; a run adds its key and the name of an artifact. */
const MOST_PREFIX_BYTES = 900;

/**
 * Takes a location apart. A slash at its end means nothing.
 *
 * @throws InputError saying what is wrong with it: a bucket's name that cannot be one, a prefix with an
 *   empty, `.` or `..` segment (which a URL cannot carry), with control characters, or too long
 */
export function parseS3Location(location: string): S3Location {
  const refuse = (what: string): never => {
    throw new InputError(`${JSON.stringify(location)} ${what}; expected s3://bucket/prefix`);
  };
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]*)\/?(.*?)\/?$/is.exec(location) ?? [];
  if (!BUCKET.test(bucket)) {
    refuse(
      bucket === ""
        ? "names no bucket"
        : `names no bucket that can be: ${bucket} (3 to 63 lower-case letters, digits, dots and hyphens)`,
    );
  }
  if (path === "") return { bucket, prefix: "" };
  if (path.split("/").some((segment) => /^\.{0,2}$/.test(segment))) {
    refuse("has an empty segment, or one of dots");
  }
  if (/[\p{Cc}\p{Cs}]/u.test(path)) refuse("has characters in it that no key can have");
  if (Buffer.byteLength(path) > MOST_PREFIX_BYTES) {
    refuse(`has a prefix of more than ${MOST_PREFIX_BYTES} bytes`);
  }
  return { bucket, prefix: `${path}/` };
}
