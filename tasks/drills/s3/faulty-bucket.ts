/**
 * A bucket on which the store faults of one attempt strike: the same faults as on a disk, as they look
 * where the store is at the other end of a connection.
 */
import type { Log } from "../../log.ts";
import type { Bucket } from "../../s3/bucket.ts";
import { type ArmedFault, type ArmedStoreFault, isStoreFault } from "../armed-fault.ts";
import type { Effects } from "../effects.ts";
import { strikeTeller } from "../strike.ts";
import { breakConnections } from "./eio.ts";
import { refuseBytes } from "./enospc.ts";
import { slowAnswers } from "./slow.ts";
import { changeSourceObject } from "./source-changed.ts";
import { tearRequests } from "./torn-write.ts";

/** The very same bucket if no store fault is among the given ones. */
export function faultyBucket(
  bucket: Bucket,
  faults: readonly ArmedFault[],
  log: Log,
  effects: Effects,
): Bucket {
  // The first of the plan is the outermost, and so strikes first.
  return faults
    .filter(isStoreFault)
    .reduceRight(
      (inner, fault) => wrapped(inner, fault, strikeTeller(log, fault), effects),
      bucket,
    );
}

function wrapped(
  bucket: Bucket,
  fault: ArmedStoreFault,
  strike: (at: string) => void,
  effects: Effects,
): Bucket {
  switch (fault.action) {
    case "torn-write":
      return tearRequests(bucket, fault, strike, effects);
    case "enospc":
      return refuseBytes(bucket, fault, strike);
    case "eio":
      return breakConnections(bucket, fault, strike);
    case "slow":
      return slowAnswers(bucket, fault, strike, effects);
    case "source-changed":
      return changeSourceObject(bucket, fault, strike);
  }
}
