/** What an attempt of our worker is given besides its subtasks: store, failpoints and log. */
import { attemptParts } from "../../tasks/attempt-parts.ts";
import type { TaskContext } from "../../tasks/definition.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import type { ArmedAttempt } from "../../tasks/drills/armed-attempt.ts";
import { processEffects } from "../../tasks/drills/effects.ts";
import { createLog } from "../../tasks/log.ts";
import { traceDisk } from "./traced-disk.ts";

/** The environment variable that names the output folder whose operations are told to the journal. */
export const TRACE_VARIABLE = "SHARDPROOF_TRACE";
/** The environment variable that names a folder on a full file system, where there is one. */
export const FULL_FOLDER_VARIABLE = "SHARDPROOF_FULL_FOLDER";

/**
 * Makes the parts of a context for the one attempt that this process is.
 *
 * @param armed what a plan in the input does to it besides what the environment says
 * @throws InputError faults were handed over where drills are not enabled
 */
export function createContextParts(
  environment: NodeJS.ProcessEnv,
  armed?: ArmedAttempt,
): Omit<TaskContext, "run"> {
  const run = environment.SHARDPROOF_RUN;
  const attempt = Number(environment.SHARDPROOF_ATTEMPT);
  const log = createLog({ run, attempt }, environment.LOG_LEVEL);
  const root = environment[TRACE_VARIABLE];
  const disk =
    root === undefined
      ? nodeDisk
      : traceDisk(nodeDisk, root, (operation) => log.info({ event: "store", ...operation }));
  const effects = processEffects(environment[FULL_FOLDER_VARIABLE]);
  return { ...attemptParts(environment, disk, log, effects, armed), log };
}
