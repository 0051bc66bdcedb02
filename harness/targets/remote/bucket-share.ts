/** A prefix of a bucket, for tasks that share no disk with this machine. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../../tasks/errors.ts";
import type { Body, Bucket } from "../../../tasks/s3/bucket.ts";
import { openHttpBucket } from "../../../tasks/s3/http-bucket.ts";
import { parseS3Location } from "../../../tasks/s3/location.ts";
import { openS3Requests } from "../../../tasks/s3/requests.ts";
import { isS3Error } from "../../../tasks/s3/s3-error.ts";
import { s3SettingsFrom } from "../../../tasks/s3/settings.ts";
import { nodeTransport } from "../../../tasks/s3/transport.ts";
import { SOURCE_NAMES, sourceFileName } from "../../../tasks/sources.ts";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import type { WorkFolder } from "../work-folder.ts";
import { listObjects, removeObject } from "./bucket-objects.ts";
import type { SharedStore } from "./shared-store.ts";

/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * @param location `s3://bucket/prefix`
 * @param play names the folder of this play in it
 * @param environment with the harness's own key, as for tasks; it may be another one
 * @throws InputError the environment lacks what S3 needs, or the location is none
 */
export function shareBucket(
  location: string,
  play: string,
  work: WorkFolder,
  environment: NodeJS.ProcessEnv,
): SharedStore {
  const { bucket: name, prefix } = parseS3Location(location);
  const settings = s3SettingsFrom(environment);
  const transport = nodeTransport(settings.certificates);
  const options = { name, settings, transport, pause: sleep, spread: 0.5 };
  const requests = openS3Requests(options);
  const bucket = openHttpBucket(options);
  const below = `${prefix}${play}/`;

  return {
    locationOf: (part) => `s3://${name}/${below}${part}`,
    async putSources() {
      const files = SOURCE_NAMES.map(sourceFileName);
      for (const file of files) {
        const path = join(work.sources, file);
        if (!existsSync(path)) continue;
        try {
          await bucket.put(`${below}sources/${file}`, await fileBody(path), "replace");
        } catch (error) {
          throw refused(`cannot put the sources to s3://${name}/${below}sources`, error);
        }
      }
    },
    async fetchOutput(part) {
      const from = `${below}${part}/`;
      const to = work[part];
      // An earlier run's may lie there.
      rmSync(to, { recursive: true, force: true });
      mkdirSync(to, { recursive: true });
      try {
        const keys = await listObjects(requests, from);
        await eachOf(keys, async (key) => {
          const path = placeBelow(to, key.slice(from.length));
          await writeFile(path, bucket.read(key));
        });
        await showUploads(bucket, from, to);
        return null;
      } catch (error) {
        if (!isS3Error(error)) throw error;
        if (error.status === 403)
          return `s3://${name}/${from} cannot be read with the key of this machine`;
        throw refused(`cannot read s3://${name}/${from}`, error);
      }
    },
    async readEntry(drill, entry) {
      try {
        return await textOf(bucket, `${below}ledger/${drill}/${entry}`);
      } catch (error) {
        // Who may not list is told "denied" of what is not there.
        if (isS3Error(error, "NoSuchKey", "AccessDenied")) return null;
        throw refused(`cannot read the ledger in s3://${name}/${below}ledger`, error);
      }
    },
    async clear() {
      try {
        for (const { key, id } of await bucket.openUploads(below))
          await bucket.abortUpload(key, id);
        await eachOf(await listObjects(requests, below), (key) => removeObject(requests, key));
        return null;
      } catch (error) {
        // The verdict is no other for it.
        if (!isS3Error(error)) throw error;
        return isS3Error(error, "NoSuchBucket") ? null : `s3://${name}/${below}`;
      }
    },
  };
}

async function eachOf(keys: readonly string[], work: (key: string) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    for (let key = keys[next++]; key !== undefined; key = keys[next++]) await work(key);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/**
 * An upload that is neither completed nor given up is to a bucket what a temporary file is to a folder,
 * and is judged as one.
 */
async function showUploads(bucket: Bucket, from: string, to: string): Promise<void> {
  for (const { key, id } of await bucket.openUploads(from)) {
    const path = placeBelow(to, key.slice(from.length));
    const tag = createHash("sha256").update(id).digest("hex").slice(0, 16);
    const name = path.slice(dirname(path).length + 1);
    writeFileSync(join(dirname(path), `.${name}.${tag}.tmp`), "");
  }
}

/** A file's place in a folder, which is made. @throws ShardproofError it would lie outside */
function placeBelow(folder: string, key: string): string {
  const path = join(folder, ...key.split("/"));
  const way = relative(folder, path);
  if (way === "" || way.split(sep)[0] === "..") {
    throw new ShardproofError(
      `an object has a name that no file can have: ${key}`,
      EXIT_CODES.target,
    );
  }
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

async function fileBody(path: string): Promise<Body> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece);
  return {
    bytes: statSync(path).size,
    sha256: hash.digest("hex"),
    pieces: { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() },
  };
}

async function textOf(bucket: Bucket, key: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bucket.read(key)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

function refused(what: string, error: unknown): unknown {
  if (!isS3Error(error)) return error;
  const hint =
    error.status === 403
      ? " (a key that plays scenarios may also s3:ListBucket and s3:DeleteObject)"
      : "";
  return new ShardproofError(`${what}: ${messageOf(error)}${hint}`, EXIT_CODES.target, {
    cause: error,
  });
}
