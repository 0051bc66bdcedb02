/** A disk on which the store faults of one attempt strike. */
import type { Disk } from "../disk.ts";
import type { Log } from "../log.ts";
import { type ArmedFault, type ArmedStoreFault, isStoreFault } from "./armed-fault.ts";
import type { Effects } from "./effects.ts";
import { breakDevice } from "./eio.ts";
import { fillUp } from "./enospc.ts";
import { slowDown } from "./slow.ts";
import { changeSource } from "./source-changed.ts";
import { strikeTeller } from "./strike.ts";
import { tearWrites } from "./torn-write.ts";

/**
 * Wraps a disk so that the store faults among the given ones strike; the very same disk if there are
 * none. What a fault does to files, it does through `disk`: a disk that is traced sees exactly what
 * has really happened, such as the part of a torn write.
 *
 * @param disk its `create` must fail with the code EEXIST where there is a file of that name
 */
export function faultyDisk(
  disk: Disk,
  faults: readonly ArmedFault[],
  log: Log,
  effects: Effects,
): Disk {
  // The first of the plan is the outermost, and so strikes first.
  return faults
    .filter(isStoreFault)
    .reduceRight((inner, fault) => wrapped(inner, fault, strikeTeller(log, fault), effects), disk);
}

function wrapped(
  disk: Disk,
  fault: ArmedStoreFault,
  strike: (at: string) => void,
  effects: Effects,
): Disk {
  switch (fault.action) {
    case "torn-write":
      return tearWrites(disk, fault, strike, effects);
    case "enospc":
      return fillUp(disk, fault, strike, effects);
    case "eio":
      return breakDevice(disk, fault, strike);
    case "slow":
      return slowDown(disk, fault, strike, effects);
    case "source-changed":
      return changeSource(disk, fault, strike);
  }
}
