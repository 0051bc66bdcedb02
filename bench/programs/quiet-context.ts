/** A task's context on the machine's own disk, without a platform: subtasks run where the caller says. */
import type { TaskContext } from "../../tasks/definition.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import { inactiveFailpoints } from "../../tasks/failpoints.ts";
import { silentLog } from "../../tasks/log.ts";

/** @param run runs a subtask; by default in this process, as a plain call */
export function quietContext(run: TaskContext["run"] = runHere): TaskContext {
  const failpoints = inactiveFailpoints;
  const store = createDirectoryStore({ disk: nodeDisk, failpoints, attemptTag: "bench" });
  return { store, failpoints, log: silentLog, run };
}

const runHere: TaskContext["run"] = (definition, input) => definition.run(quietContext(), input);
