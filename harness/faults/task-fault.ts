/**
 * What all task faults share: they strike where task code reaches a failpoint, in the attempts
 * that the plan names.
 */
import { z } from "zod";
import { type ArmedFault, FAILPOINTS, type FailpointName } from "../../tasks/failpoints.ts";
import { mergeCustomerData, processShard } from "../../tasks/pipeline.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import type { FaultProblem, Occasion, RunShape } from "./fault.ts";
import { namedIn, type Selector, selectorSchema, selects } from "./selector.ts";

/** Attempts that each task has: one, plus the retries that its definition declares. */
export const TASK_ATTEMPTS = {
  merge_customer_data: mergeCustomerData.options.retry.maxRetries + 1,
  process_shard: processShard.options.retry.maxRetries + 1,
};

export type TaskName = keyof typeof TASK_ATTEMPTS;

const TASKS = Object.keys(TASK_ATTEMPTS) as [TaskName, ...TaskName[]];
const FAILPOINT_NAMES = Object.keys(FAILPOINTS) as [FailpointName, ...FailpointName[]];
const OCCURRENCE = "a whole number from 1 to 1000000";

/** Fields of every task fault, for its `z.strictObject`. */
export const taskFaultFields = {
  at: z.enum(FAILPOINT_NAMES, "a failpoint").describe(
    `Where it strikes. ${Object.entries(FAILPOINTS)
      .map(([name, meaning]) => `\`${name}\`: ${meaning}.`)
      .join(" ")}`,
  ),
  task: z
    .enum(TASKS, "a task")
    .optional()
    .describe(
      "Whose failpoint: process_shard unless given, merge_customer_data for the run.* failpoints.",
    ),
  shard: selectorSchema("a shard", 0, 9999)
    .optional()
    .describe(
      'In which shards: a number from 0, a list of numbers, or "*" for every one (default).',
    ),
  attempt: selectorSchema("an attempt", 1, Math.max(...Object.values(TASK_ATTEMPTS)))
    .default(1)
    .describe(
      'In which attempts: a number from 1 (default 1), a list of numbers, or "*" for every one.',
    ),
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
export interface TaskFaultPlace {
  readonly at: FailpointName;
  readonly task?: TaskName | undefined;
  readonly shard?: Selector | undefined;
  readonly attempt: Selector;
  readonly source?: (typeof SOURCE_NAMES)[number] | undefined;
  readonly occurrence: number;
}

/** The task whose failpoint it is. */
export function taskOf(fault: TaskFaultPlace): TaskName {
  return fault.task ?? (fault.at.startsWith("run.") ? "merge_customer_data" : "process_shard");
}

/** Whether a task fault is for this attempt. */
export function isFor(fault: TaskFaultPlace, occasion: Occasion): boolean {
  return (
    taskOf(fault) === occasion.task &&
    selects(fault.shard ?? "*", occasion.shard) &&
    selects(fault.attempt, occasion.attempt)
  );
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
  const task = taskOf(fault);
  return [
    `at ${fault.at}`,
    fault.source === undefined ? "" : ` of ${fault.source}`,
    fault.occurrence === 1 ? "" : ` (occurrence ${fault.occurrence})`,
    task === "process_shard" ? ` in ${numbers("shard", fault.shard ?? "*")}` : ` in ${task}`,
    `, ${numbers("attempt", fault.attempt)}`,
  ].join("");
}

function numbers(noun: string, selector: Selector): string {
  const named = namedIn(selector);
  if (named.length === 0) return `every ${noun}`;
  if (named.length === 1) return `${noun} ${named[0]}`;
  return `${noun}s ${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** Every reason why a task fault can never strike in a run of this shape. */
export function placeProblems(fault: TaskFaultPlace, run: RunShape): FaultProblem[] {
  const task = taskOf(fault);
  const problems: FaultProblem[] = [];
  const blame = (path: FaultProblem["path"], text: string) => problems.push({ path, text });
  const part = (name: string, selector: Selector | undefined, number: number) =>
    Array.isArray(selector) ? [name, selector.indexOf(number)] : [name];

  if (fault.at.startsWith("run.") && task !== "merge_customer_data") {
    blame(["task"], `"${task}" never reaches ${fault.at}. Allowed: merge_customer_data.`);
  }
  if (fault.at.startsWith("shard.") && task !== "process_shard") {
    blame(["task"], `"${task}" never reaches ${fault.at}. Allowed: process_shard.`);
  }
  for (const shard of namedIn(fault.shard ?? "*")) {
    const path = part("shard", fault.shard, shard);
    if (task !== "process_shard") {
      blame(path, `${shard} never applies: ${task} has no shard. Leave \`shard\` out.`);
    } else if (shard >= run.shards) {
      blame(path, `${shard} is not a shard of this run. Allowed: 0 to ${run.shards - 1}.`);
    }
  }
  for (const attempt of namedIn(fault.attempt)) {
    if (attempt <= TASK_ATTEMPTS[task]) continue;
    const attempts = TASK_ATTEMPTS[task];
    const has = attempts === 1 ? "one attempt" : `${attempts} attempts`;
    blame(part("attempt", fault.attempt, attempt), `${attempt} never comes: ${task} has ${has}.`);
  }
  if (fault.source !== undefined && fault.at !== "source.read") {
    blame(["source"], `"${fault.source}" never applies: only source.read is reached per source.`);
  }
  return problems;
}
