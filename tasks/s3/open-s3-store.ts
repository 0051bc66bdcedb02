/** The S3 store of an attempt; loaded where a location is in S3 only. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ArmedFault } from "../drills/armed-fault.ts";
import type { Effects } from "../drills/effects.ts";
import { faultyBucket } from "../drills/s3/faulty-bucket.ts";
import type { Failpoints } from "../failpoints.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store.ts";
import type { Bucket } from "./bucket.ts";
import { openHttpBucket } from "./http-bucket.ts";
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
