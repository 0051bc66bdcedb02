/** What a worker of the user's own finds in its environment, beside the variables of Render's SDK. */
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../../tasks/arming.ts";
import { TRACE_VARIABLE } from "../../platform/worker-context.ts";

/** Names a folder that is fresh for each run and shared by all of its attempts. */
export const SCRATCH_VARIABLE = "SHARDPROOF_SCRATCH";

/** On top of this process's own environment; undefined takes away. */
export function workerEnvironment(scratch: string): Record<string, string | undefined> {
  return {
    [SCRATCH_VARIABLE]: scratch,
    // Else Python keeps back what it writes until it ends, and no moment by a line would come in time.
    PYTHONUNBUFFERED: process.env.PYTHONUNBUFFERED ?? "1",
    [FAULTS_VARIABLE]: undefined,
    [DRILLS_VARIABLE]: undefined,
    [TRACE_VARIABLE]: undefined,
  };
}
