/**
 * Sources and artifacts in S3 buckets, or in those of a server that speaks S3. An object is there whole
 * or not at all, durably, so publishing needs no temporary name: it is one conditional write, of the
 * object or of the completion of its upload in parts, that refuses where an object of that key is there
 * already. That one must then hold the same bytes, as another attempt of the same work makes them.
 *
 * Sweeping aborts every upload below a prefix. It comes after everything of that prefix is published,
 * so an attempt at the same work that loses its upload to it finds the objects there, and compares.
 * MinIO lists no uploads by prefix, and removes old ones itself.
 */
import { createHash } from "node:crypto";
import { PublishError, SourceError } from "../errors.ts";
import type { Failpoints } from "../failpoints.ts";
import { digestOfPieces } from "../pieces.ts";
import type { ArtifactDigest, ArtifactStore, Pieces, SourceStore, Store } from "../store.ts";
import { type ArtifactUpload, startArtifactUpload } from "./artifact-upload.ts";
import type { Bucket } from "./bucket.ts";
import { parseS3Location, type S3Location } from "./location.ts";
import { isS3Error, S3Error } from "./s3-error.ts";

export interface S3StoreOptions {
  readonly bucketOf: (name: string) => Bucket;
  readonly failpoints: Failpoints;
}

/** A store whose locations are `s3://bucket/prefix`. */
export function createS3Store({ bucketOf, failpoints }: S3StoreOptions): Store {
  return {
    sources(location) {
      const at = parseS3Location(location);
      return s3Sources(bucketOf(at.bucket), at);
    },
    artifacts(location) {
      const at = parseS3Location(location);
      return s3Artifacts(bucketOf(at.bucket), at, failpoints);
    },
  };
}

function s3Sources(bucket: Bucket, { bucket: name, prefix }: S3Location): SourceStore {
  return {
    async *read(fileName) {
      const key = `${prefix}${fileName}`;
      try {
        yield* bucket.read(key);
      } catch (error) {
        throw explained(error, `cannot read s3://${name}/${key}`, SourceError);
      }
    },
  };
}

/** As when a run without partitions sweeps while another one of the same sources makes them. */
const LOST =
  "its upload was given up by somebody else, and nothing is published; try again (NoSuchUpload)";
/** What shows whether an output can be written, in the run's folder. */
const TRIAL = ".trial";

function s3Artifacts(
  bucket: Bucket,
  { bucket: bucketName, prefix }: S3Location,
  failpoints: Failpoints,
): ArtifactStore {
  const shown = (key: string) => `s3://${bucketName}/${key}`;

  async function write(
    upload: ArtifactUpload,
    artifact: string,
    pieces: Pieces,
  ): Promise<ArtifactDigest> {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of pieces) {
      await failpoints.reach("artifact.write", { artifact, bytes });
      await upload.write(piece);
      hash.update(piece);
      bytes += piece.length;
    }
    await upload.flush();
    return { bytes, sha256: hash.digest("hex") };
  }

  async function requireThere(key: string, digest: ArtifactDigest): Promise<void> {
    const published = await digestOfPieces(bucket.read(key)).catch((error) => {
      throw isS3Error(error, "NoSuchKey") ? new S3Error("NoSuchUpload", 404, LOST) : error;
    });
    if (published.sha256 === digest.sha256) return;
    throw new PublishError(
      `${shown(key)} holds other bytes than this attempt made; is something else writing there? Remove it and start the run again`,
    );
  }

  return {
    async prepare(folder) {
      const key = `${prefix}${folder}/${TRIAL}`;
      try {
        const upload = await bucket.startUpload(key);
        await abortIfThere(bucket, key, upload);
      } catch (error) {
        throw explained(error, `cannot write to ${shown(`${prefix}${folder}`)}`, PublishError);
      }
    },
    async publish(folder, name, pieces) {
      const key = `${prefix}${folder}/${name}`;
      const upload = startArtifactUpload(bucket, key);
      try {
        const digest = await write(upload, name, pieces);
        await failpoints.reach("artifact.before-rename", { artifact: name, bytes: digest.bytes });
        if (!(await upload.publish())) await requireThere(key, digest);
        await failpoints.reach("artifact.published", { artifact: name, bytes: digest.bytes });
        return digest;
      } catch (error) {
        throw explained(error, `cannot publish ${shown(key)}`, PublishError);
      } finally {
        await upload.release();
      }
    },
    async *read(folder, name, ranges) {
      const key = `${prefix}${folder}/${name}`;
      try {
        yield* bucket.read(key, ranges);
      } catch (error) {
        throw explained(error, `cannot read ${shown(key)}`, PublishError);
      }
    },
    async sweep(folder, namePrefix) {
      const below = `${prefix}${folder}/${namePrefix}`;
      try {
        const ended = new Set<string>();
        const left = async () =>
          (await bucket.openUploads(below)).filter(({ id }) => !ended.has(id));
        // Listed from its start each time: what was listed is gone then.
        for (let uploads = await left(); uploads.length > 0; uploads = await left()) {
          for (const { key, id } of uploads) {
            await abortIfThere(bucket, key, id);
            ended.add(id);
          }
        }
      } catch (error) {
        throw explained(error, `cannot sweep ${shown(below)}`, PublishError);
      }
    },
  };
}

async function abortIfThere(bucket: Bucket, key: string, upload: string): Promise<void> {
  await bucket.abortUpload(key, upload).catch((error) => {
    if (!isS3Error(error, "NoSuchUpload")) throw error;
  });
}

/** An error of S3 with what it was about; any other as it is. */
function explained(error: unknown, what: string, Kind: new (message: string) => Error): unknown {
  return isS3Error(error) ? new Kind(`${what}: ${error.message}`) : error;
}
