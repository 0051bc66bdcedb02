/** What an attempt that is a process of its own is given, but for its log and its subtasks. */
import { randomBytes } from "node:crypto";
import { armFailpoints, faultsFrom } from "./arming.ts";
import type { TaskContext } from "./definition.ts";
import { createDirectoryStore } from "./directory-store.ts";
import type { Disk } from "./disk.ts";
import type { ArmedAttempt } from "./drills/armed-attempt.ts";
import type { Effects } from "./drills/effects.ts";
import { faultyDisk } from "./drills/faulty-disk.ts";
import type { Log } from "./log.ts";
import { createStoreByLocation } from "./store-by-location.ts";

/**
 * Makes the store and the failpoints of one attempt, with the faults on them that it is armed with.
 *
 * @param disk faults act through it: where it is traced, what they leave, such as the first part of a write,
 *   is told as any other
 * @param armed what a plan in the input does to it besides
 * @throws InputError faults were handed over where drills are not enabled
 */
export function attemptParts(
  environment: NodeJS.ProcessEnv,
  disk: Disk,
  ownLog: Log,
  ownEffects: Effects,
  armed?: ArmedAttempt,
): Pick<TaskContext, "store" | "failpoints"> {
  const { log, effects } = armed?.observe(ownLog, ownEffects) ?? {
    log: ownLog,
    effects: ownEffects,
  };
  const faults = [...faultsFrom(environment), ...(armed?.faults ?? [])];
  const failpoints = armFailpoints(faults, log, effects);
  // Drawn, not made from run and attempt: a duplicate of an attempt must not share its temporary names.
  const attemptTag = randomBytes(8).toString("hex");
  const directories = createDirectoryStore({
    disk: faultyDisk(disk, faults, log, effects),
    failpoints,
    attemptTag,
  });
  const store = createStoreByLocation(directories, async () => {
    const { openS3Store } = await import("./s3/open-s3-store.ts");
    return openS3Store({ environment, faults, failpoints, log, effects, attemptTag });
  });
  return { store, failpoints };
}
