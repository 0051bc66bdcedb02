/** What an attempt of our worker is given besides its subtasks: store, failpoints and log. */
import { randomBytes } from "node:crypto";
import { failpointsFrom } from "../../tasks/arming.ts";
import type { TaskContext } from "../../tasks/definition.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import { createLog } from "../../tasks/log.ts";
import { traceDisk } from "./traced-disk.ts";

/** The environment variable that names the output folder whose operations are told to the journal. */
export const TRACE_VARIABLE = "SHARDPROOF_TRACE";

/**
 * Makes the parts of a context for the one attempt that this process is.
 *
 * @throws InputError faults were handed over where drills are not enabled
 */
export function createContextParts(environment: NodeJS.ProcessEnv): Omit<TaskContext, "run"> {
  const run = environment.SHARDPROOF_RUN;
  const attempt = Number(environment.SHARDPROOF_ATTEMPT);
  const log = createLog({ run, attempt }, environment.LOG_LEVEL);
  const failpoints = failpointsFrom(environment, log);
  const root = environment[TRACE_VARIABLE];
  const disk =
    root === undefined
      ? nodeDisk
      : traceDisk(nodeDisk, root, (operation) => log.info({ event: "store", ...operation }));
  // Not from run and attempt: a duplicate of an attempt must not share its temporary names.
  const attemptTag = randomBytes(8).toString("hex");
  return { store: createDirectoryStore({ disk, failpoints, attemptTag }), failpoints, log };
}
