/** Which attempts a fault is for: its task, its shards, its attempts. Every fault but data faults has it. */
import { z } from "zod";
import { mergeCustomerData, partitionSource, processShard } from "../../tasks/pipeline.ts";
import type { FaultProblem, Occasion, RunShape } from "./fault.ts";
import { describeNumbers, namedIn, type Selector, selectorSchema, selects } from "./selector.ts";

/** Attempts that each task has: one, plus the retries that its definition declares. */
export const TASK_ATTEMPTS = {
  merge_customer_data: mergeCustomerData.options.retry.maxRetries + 1,
  partition_source: partitionSource.options.retry.maxRetries + 1,
  process_shard: processShard.options.retry.maxRetries + 1,
};

export type TaskName = keyof typeof TASK_ATTEMPTS;

const TASKS = Object.keys(TASK_ATTEMPTS) as [TaskName, ...TaskName[]];

/** Fields for a fault's `z.strictObject`. */
export const selectionFields = {
  task: z
    .enum(TASKS, "a task")
    .optional()
    .describe(
      "Whose attempts: process_shard unless given, or what its failpoint or artifact says; partition_source stands for the partitions of all four sources.",
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
};

/** The fields above, as read from a scenario; the task is decided. */
export interface AttemptSelection {
  readonly task: TaskName;
  readonly shard?: Selector | undefined;
  readonly attempt: Selector;
}

/** The fields above, as read from a scenario. */
export type SelectionFields = Omit<AttemptSelection, "task"> & {
  readonly task?: TaskName | undefined;
};

/** The selection of a fault that is no task fault: shards, unless it says otherwise. */
export function selectionOf({ task = "process_shard", shard, attempt }: SelectionFields) {
  return { task, shard, attempt } satisfies AttemptSelection;
}

export function isSelected(selection: AttemptSelection, occasion: Occasion): boolean {
  return (
    selection.task === occasion.task &&
    selects(selection.shard ?? "*", occasion.shard) &&
    selects(selection.attempt, occasion.attempt)
  );
}

/** `in shards 3 and 5, every attempt`. */
export function describeSelection({ task, shard, attempt }: AttemptSelection): string {
  const place = task === "process_shard" ? describeNumbers("shard", shard ?? "*") : task;
  return `in ${place}, ${describeNumbers("attempt", attempt)}`;
}

/** Every reason why no attempt of a run of this shape is ever selected. */
export function selectionProblems(
  { task, shard, attempt }: AttemptSelection,
  run: RunShape,
): FaultProblem[] {
  const problems: FaultProblem[] = [];
  const blame = (path: FaultProblem["path"], text: string) => problems.push({ path, text });
  if (task === "partition_source" && run.partition !== true) {
    blame(
      ["task"],
      `"${task}" never runs: the run has no \`partition: true\`. Set it under \`run\`.`,
    );
  }
  const part = (name: string, selector: Selector | undefined, number: number) =>
    Array.isArray(selector) ? [name, selector.indexOf(number)] : [name];
  for (const number of namedIn(shard ?? "*")) {
    const path = part("shard", shard, number);
    if (task !== "process_shard") {
      blame(path, `${number} never applies: ${task} has no shard. Leave \`shard\` out.`);
    } else if (number >= run.shards) {
      blame(path, `${number} is not a shard of this run. Allowed: 0 to ${run.shards - 1}.`);
    }
  }
  for (const number of namedIn(attempt)) {
    if (number <= TASK_ATTEMPTS[task]) continue;
    const attempts = TASK_ATTEMPTS[task];
    const has = attempts === 1 ? "one attempt" : `${attempts} attempts`;
    blame(part("attempt", attempt, number), `${number} never comes: ${task} has ${has}.`);
  }
  return problems;
}
