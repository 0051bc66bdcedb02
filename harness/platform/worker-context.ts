/** What an attempt of our worker is given besides its subtasks: store, failpoints and log. */
import { randomBytes } from "node:crypto";
import { armFailpoints, faultsFrom } from "../../tasks/arming.ts";
import type { TaskContext } from "../../tasks/definition.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import { processEffects } from "../../tasks/drills/effects.ts";
import { faultyDisk } from "../../tasks/drills/faulty-disk.ts";
import { createLog } from "../../tasks/log.ts";
import { createStoreByLocation } from "../../tasks/store-by-location.ts";
import { traceDisk } from "./traced-disk.ts";

/** The environment variable that names the output folder whose operations are told to the journal. */
export const TRACE_VARIABLE = "SHARDPROOF_TRACE";
/** The environment variable that names a folder on a full file system, where there is one. */
export const FULL_FOLDER_VARIABLE = "SHARDPROOF_FULL_FOLDER";

/**
 * Makes the parts of a context for the one attempt that this process is.
 *
 * @throws InputError faults were handed over where drills are not enabled
 */
export function createContextParts(environment: NodeJS.ProcessEnv): Omit<TaskContext, "run"> {
  const run = environment.SHARDPROOF_RUN;
  const attempt = Number(environment.SHARDPROOF_ATTEMPT);
  const log = createLog({ run, attempt }, environment.LOG_LEVEL);
  const faults = faultsFrom(environment);
  const effects = processEffects(environment[FULL_FOLDER_VARIABLE]);
  const failpoints = armFailpoints(faults, log, effects);
  const root = environment[TRACE_VARIABLE];
  const tracedDisk =
    root === undefined
      ? nodeDisk
      : traceDisk(nodeDisk, root, (operation) => log.info({ event: "store", ...operation }));
  // Faults act through the trace: what they leave, such as half of a write, is told as any other.
  const disk = faultyDisk(tracedDisk, faults, log, effects);
  // Not from run and attempt: a duplicate of an attempt must not share its temporary names.
  const attemptTag = randomBytes(8).toString("hex");
  const directories = createDirectoryStore({ disk, failpoints, attemptTag });
  const store = createStoreByLocation(directories, async () => {
    const { openS3Store } = await import("../../tasks/s3/open-s3-store.ts");
    return openS3Store({ environment, faults, failpoints, log, effects, attemptTag });
  });
  return { store, failpoints, log };
}
