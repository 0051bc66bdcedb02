/** The S3 store of an attempt, and the ledger of a drill; loaded where a location is in S3 only. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ArmedFault } from "../drills/armed-fault.ts";
import type { Effects } from "../drills/effects.ts";
import type { Ledger } from "../drills/ledger.ts";
import { createBucketLedger } from "../drills/s3/bucket-ledger.ts";
import { faultyBucket } from "../drills/s3/faulty-bucket.ts";
import type { Failpoints } from "../failpoints.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store.ts";
import type { Bucket } from "./bucket.ts";
import { openHttpBucket } from "./http-bucket.ts";
import { parseS3Location } from "./location.ts";
import { createS3Store } from "./s3-store.ts";
import { s3SettingsFrom } from "./settings.ts";
import { nodeTransport } from "./transport.ts";
import { spreadOf } from "./tries.ts";

export interface S3StoreParts {
  readonly environment: NodeJS.ProcessEnv;
  readonly faults: readonly ArmedFault[];
  readonly failpoints: Failpoints;
  readonly log: Log;
  readonly effects: Effects;
  /** Eight hex digits or more, the attempt's own. */
  readonly attemptTag: string;
}

/** @throws InputError the environment lacks what S3 needs, as `s3SettingsFrom` says */
export function openS3Store(parts: S3StoreParts): Store {
  const { environment, faults, failpoints, log, effects, attemptTag } = parts;
  const settings = s3SettingsFrom(environment);
  const transport = nodeTransport(settings.certificates);
  const spread = spreadOf(attemptTag);
  const opened = new Map<string, Bucket>();
  return createS3Store({
    failpoints,
    bucketOf(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      const bucket = openHttpBucket({ name, settings, transport, pause: sleep, spread });
      const faulty = faultyBucket(bucket, faults, log, effects);
      opened.set(name, faulty);
      return faulty;
    },
  });
}

/**
 * The ledger of a drill, on which no fault strikes.
 *
 * @param location `s3://bucket/prefix`
 * @param id the drill's
 * @throws InputError the environment lacks what S3 needs, or the location is none
 */
export function openS3Ledger(environment: NodeJS.ProcessEnv, location: string, id: string): Ledger {
  const { bucket: name, prefix } = parseS3Location(location);
  const settings = s3SettingsFrom(environment);
  const transport = nodeTransport(settings.certificates);
  const spread = spreadOf(randomBytes(8).toString("hex"));
  const bucket = openHttpBucket({ name, settings, transport, pause: sleep, spread });
  return createBucketLedger(bucket, `${prefix}${id}/`);
}
