/** Which strikes of a fault are due: in which attempts, and whether one of those can miss it. */
import type { ArtifactKind } from "../../tasks/drills/file-kind.ts";
import { artifactsOf } from "../faults/artifacts.ts";
import { TASK_ATTEMPTS, type TaskName } from "../faults/attempt-selection.ts";
import type { Occasion, PlannedRun } from "../faults/fault.ts";
import { definitionOf, type Fault } from "../faults/index.ts";
import { namedIn, type Selector } from "../faults/selector.ts";
import { artifactOf } from "../faults/store-fault.ts";
import { sourcesReadBy, type TaskFaultPlace } from "../faults/task-fault.ts";
import type { PlannedFault, StruckAttempts } from "../invariants/expectation.ts";

/** The strikes that are due, beyond the one that is due of every fault. */
export function dueStrikes(
  fault: Fault,
  position: number,
  run: PlannedRun,
): Pick<PlannedFault, "of" | "leastShards"> {
  if (fault.fault === "chaos-monkey") return { leastShards: fault.shards };
  const of = attemptsOf(fault, position, run);
  return of === null ? {} : { of };
}

/** The attempts that a fault is for; null where it is for none, but for a run or the sources. */
function attemptsOf(fault: Fault, position: number, run: PlannedRun): StruckAttempts | null {
  if (!("attempt" in fault)) return null;
  const { shard = "*", attempt } = fault;
  const tasks = Object.keys(TASK_ATTEMPTS) as TaskName[];
  const task = tasks.find((each) => {
    const one = { shard: firstOf(shard, 0), attempt: firstOf(attempt, 1) };
    const place = each === "process_shard" ? one : { ...one, shard: null };
    return isFor(fault, position, { task: each, ...place }, run);
  });
  if (task === undefined) return null;
  return {
    task,
    shards: shard === "*" ? "*" : namedIn(shard),
    attempts: attempt === "*" ? "*" : namedIn(attempt),
    isCertain: isCertain(fault, task),
  };
}

function firstOf(selector: Selector, any: number): number {
  return namedIn(selector)[0] ?? any;
}

function isFor(fault: Fault, position: number, occasion: Occasion, run: PlannedRun): boolean {
  const { arm, deliver } = definitionOf(fault);
  const orders = [arm?.(fault, position, occasion, run), deliver?.(fault, position, occasion)];
  return orders.some((order) => order !== null && order !== undefined);
}

/** Whether an attempt cannot go to its end without meeting the fault, whatever is in the sources. */
function isCertain(fault: Fault, task: TaskName): boolean {
  switch (fault.fault) {
    case "throw":
    case "kill":
    case "exit":
    case "hang":
    case "delay":
    case "zombie":
      return fault.occurrence <= timesSurelyReached(fault, task);
    case "torn-write":
      return isNeverEmpty(artifactOf(fault)) && (fault.bytes ?? 0) === 0;
    case "enospc":
      return isNeverEmpty(artifactOf(fault)) && fault.afterBytes === 0;
    case "eio":
      if (fault.operation === "sync" || fault.operation === "rename") return true;
      // Every source has a header.
      return (
        fault.afterBytes === 0 &&
        (fault.operation === "read" ? readsEverySource(task) : isNeverEmpty(artifactOf(fault)))
      );
    case "source-changed":
      return readsEverySource(task);
    case "slow":
    case "spin-up-failure":
    case "delayed-start":
    case "duplicate-delivery":
    case "lost-result":
    case "late-result":
      return true;
    default:
      return false;
  }
}

/** A shard may have no customer and no row to quarantine; a source has rows, and manifests say something. */
function isNeverEmpty(artifact: ArtifactKind): boolean {
  return artifact !== "profiles" && artifact !== "quarantine";
}

/** Of the four partitions only one reads a source that is named. */
function readsEverySource(task: TaskName): boolean {
  return task === "process_shard";
}

/** How often an attempt that completes reaches the place of a fault at least. */
function timesSurelyReached(
  { at, source, artifact }: Pick<TaskFaultPlace, "at" | "source" | "artifact">,
  task: TaskName,
): number {
  switch (at) {
    case "source.read":
      if (source === undefined) return sourcesReadBy(task);
      return readsEverySource(task) ? 1 : 0;
    case "artifact.write":
      return artifact === undefined || isNeverEmpty(artifact) ? 1 : 0;
    case "artifact.before-rename":
    case "artifact.published":
      return artifact === undefined ? artifactsOf(task) : 1;
    default:
      return 1;
  }
}
