/**
 * What all task faults share: they strike where task code reaches a failpoint, in the attempts
 * that the plan names.
 */
import { z } from "zod";
import type { FailpointPlace } from "../../tasks/drills/armed-fault.ts";
import type { ArtifactKind } from "../../tasks/drills/file-kind.ts";
import { FAILPOINTS, type FailpointName } from "../../tasks/failpoints.ts";
import { SOURCE_NAMES, type SourceName } from "../../tasks/sources.ts";
import { artifactProblems, artifactSchema, artifactsOf, publisherOf } from "./artifacts.ts";
import {
  type AttemptSelection,
  describeSelection,
  isSelected,
  type SelectionFields,
  selectionFields,
  selectionProblems,
  type TaskName,
} from "./attempt-selection.ts";
import type { FaultProblem, Occasion, RunShape } from "./fault.ts";

const FAILPOINT_NAMES = Object.keys(FAILPOINTS) as [FailpointName, ...FailpointName[]];
const OCCURRENCE = "a whole number from 1 to 1000000";

/** Fields of every task fault, for its `z.strictObject`. */
export const taskFaultFields = {
  at: z.enum(FAILPOINT_NAMES, "a failpoint").describe(
    `Where it strikes. ${Object.entries(FAILPOINTS)
      .map(([name, meaning]) => `\`${name}\`: ${meaning}.`)
      .join(" ")}`,
  ),
  ...selectionFields,
  source: z
    .enum(SOURCE_NAMES, "a source")
    .optional()
    .describe("Only with source.read: strikes when this source is about to be read."),
  artifact: artifactSchema
    .optional()
    .describe("Only with artifact.*: strikes when the failpoint is reached for this artifact."),
  occurrence: z
    .int(OCCURRENCE)
    .min(1, OCCURRENCE)
    .max(1_000_000, OCCURRENCE)
    .default(1)
    .describe(
      "Strikes when the failpoint is reached for the n-th time in the attempt (default 1).",
    ),
};

/** The fields above, as read from a scenario. */
export interface TaskFaultPlace extends SelectionFields {
  readonly at: FailpointName;
  readonly source?: SourceName | undefined;
  readonly artifact?: ArtifactKind | undefined;
  readonly occurrence: number;
}

/** The task whose failpoint it is. */
function taskOf({ at, task, artifact }: TaskFaultPlace): TaskName {
  if (task !== undefined) return task;
  if (artifact !== undefined) return publisherOf(artifact);
  return reachingTasks(at)[0] as TaskName;
}

function selectionOf(fault: TaskFaultPlace): AttemptSelection {
  return { task: taskOf(fault), shard: fault.shard, attempt: fault.attempt };
}

/** Whether a task fault is for this attempt. */
export function isFor(fault: TaskFaultPlace, occasion: Occasion): boolean {
  return isSelected(selectionOf(fault), occasion);
}

/** The part of an order that says where it strikes. */
export function armedPlace({ at, source, artifact, occurrence }: TaskFaultPlace): FailpointPlace {
  return {
    at,
    ...(source === undefined ? {} : { source }),
    ...(artifact === undefined ? {} : { artifact }),
    occurrence,
  };
}

/** `at source.read of crm in shards 3 and 5, every attempt`. */
export function describePlace(fault: TaskFaultPlace): string {
  const file = fault.source ?? fault.artifact;
  return [
    `at ${fault.at}`,
    file === undefined ? "" : ` of ${file}`,
    fault.occurrence === 1 ? "" : ` (occurrence ${fault.occurrence})`,
    ` ${describeSelection(selectionOf(fault))}`,
  ].join("");
}

/** Every reason why a task fault can never strike in a run of this shape. */
export function placeProblems(fault: TaskFaultPlace, run: RunShape): FaultProblem[] {
  const { at, source, artifact, occurrence } = fault;
  const task = taskOf(fault);
  const problems: FaultProblem[] = [];
  const blame = (field: string, text: string) => problems.push({ path: [field], text });

  const reachedBy = reachingTasks(at);
  if (!reachedBy.includes(task)) {
    blame("task", `"${task}" never reaches ${at}. Allowed: ${reachedBy.join(", ")}.`);
  }
  problems.push(...selectionProblems(selectionOf(fault), run));
  if (source !== undefined && at !== "source.read") {
    blame("source", `"${source}" never applies: only source.read is reached per source.`);
  }
  if (artifact !== undefined) {
    if (at.startsWith("artifact.")) problems.push(...artifactProblems(task, artifact));
    else {
      blame(
        "artifact",
        `"${artifact}" never applies: only the artifact.* failpoints are reached per artifact.`,
      );
    }
  }
  const most = timesReached(fault, task);
  if (occurrence > most) {
    const times = most === 1 ? "once" : `${most} times`;
    blame("occurrence", `${occurrence} never comes: it is reached ${times} in an attempt.`);
  }
  return problems;
}

/** The tasks that reach a failpoint; the one that a fault means where it names none comes first. */
function reachingTasks(at: FailpointName): readonly TaskName[] {
  if (at.startsWith("run.")) return ["merge_customer_data"];
  if (at.startsWith("partition.")) return ["partition_source"];
  if (at.startsWith("shard.")) return ["process_shard"];
  if (at === "source.read") return ["process_shard", "partition_source"];
  return ["process_shard", "partition_source", "merge_customer_data"];
}

/** How often an attempt reaches the place of a fault at most, as far as that is known beforehand. */
function timesReached({ at, source, artifact }: TaskFaultPlace, task: TaskName): number {
  if (at === "artifact.write") return Number.POSITIVE_INFINITY;
  if (at === "source.read") return source === undefined ? sourcesReadBy(task) : 1;
  return at.startsWith("artifact.") && artifact === undefined ? artifactsOf(task) : 1;
}

/** How many sources an attempt of a task reads. */
export function sourcesReadBy(task: TaskName): number {
  return task === "process_shard" ? SOURCE_NAMES.length : 1;
}
