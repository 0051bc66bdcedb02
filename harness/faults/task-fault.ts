/**
 * What all task faults share: they strike where task code reaches a failpoint, in the attempts
 * that the plan names.
 */
import { z } from "zod";
import { type ArmedFault, FAILPOINTS, type FailpointName } from "../../tasks/failpoints.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
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
  readonly source?: (typeof SOURCE_NAMES)[number] | undefined;
  readonly occurrence: number;
}

/** The task whose failpoint it is. */
export function taskOf(fault: TaskFaultPlace): TaskName {
  return fault.task ?? (fault.at.startsWith("run.") ? "merge_customer_data" : "process_shard");
}

function selectionOf(fault: TaskFaultPlace): AttemptSelection {
  return { task: taskOf(fault), shard: fault.shard, attempt: fault.attempt };
}

/** Whether a task fault is for this attempt. */
export function isFor(fault: TaskFaultPlace, occasion: Occasion): boolean {
  return isSelected(selectionOf(fault), occasion);
}

/** The part of an `ArmedFault` that says where it strikes. */
export function armedPlace(
  fault: TaskFaultPlace,
): Pick<ArmedFault, "at" | "source" | "occurrence"> {
  return {
    at: fault.at,
    ...(fault.source === undefined ? {} : { source: fault.source }),
    occurrence: fault.occurrence,
  };
}

/** `at source.read of crm in shards 3 and 5, every attempt`. */
export function describePlace(fault: TaskFaultPlace): string {
  return [
    `at ${fault.at}`,
    fault.source === undefined ? "" : ` of ${fault.source}`,
    fault.occurrence === 1 ? "" : ` (occurrence ${fault.occurrence})`,
    ` ${describeSelection(selectionOf(fault))}`,
  ].join("");
}

/** Every reason why a task fault can never strike in a run of this shape. */
export function placeProblems(fault: TaskFaultPlace, run: RunShape): FaultProblem[] {
  const task = taskOf(fault);
  const problems: FaultProblem[] = [];
  const blame = (path: FaultProblem["path"], text: string) => problems.push({ path, text });
  if (fault.at.startsWith("run.") && task !== "merge_customer_data") {
    blame(["task"], `"${task}" never reaches ${fault.at}. Allowed: merge_customer_data.`);
  }
  if (fault.at.startsWith("shard.") && task !== "process_shard") {
    blame(["task"], `"${task}" never reaches ${fault.at}. Allowed: process_shard.`);
  }
  problems.push(...selectionProblems(selectionOf(fault), run));
  if (fault.source !== undefined && fault.at !== "source.read") {
    blame(["source"], `"${fault.source}" never applies: only source.read is reached per source.`);
  }
  return problems;
}
