/**
 * Which attempts of a workflow of the user's own a fault is for: by task, by how manieth run of that
 * task, by its input, by the attempt's number.
 */
import { z } from "zod";
import type { RunOccasion } from "./fault.ts";
import { contains, jsonValueSchema } from "./json-value.ts";
import { describeNumbers, type Selector, selectorSchema, selects } from "./selector.ts";

const TASK = "the name of a task";
/** Runs and attempts beyond these have not been seen on any platform. */
const MOST_STARTS = 10_000;
const MOST_ATTEMPTS = 100;
/** Characters of an input that a description shows. */
const SHOWN = 60;

/** A task's name, as its worker registers it. */
export const taskNameField = z.string(TASK).min(1, TASK).max(200, TASK);

/** Fields for a fault's `z.strictObject`. */
export const runSelectionFields = {
  task: taskNameField
    .optional()
    .describe("Whose attempts: a task's name as the worker registers it (default: the root's)."),
  start: selectorSchema("a start", 1, MOST_STARTS)
    .optional()
    .describe(
      'Which runs of the task, numbered from 1 as they are started below one root: a number, a list of numbers, or "*" for every one (default).',
    ),
  input: jsonValueSchema
    .optional()
    .describe(
      "Only runs whose input contains this: a list by its first items, a map by the fields named, anything else by being equal.",
    ),
  attempt: selectorSchema("an attempt", 1, MOST_ATTEMPTS)
    .default(1)
    .describe(
      'In which attempts: a number from 1 (default 1), a list of numbers, or "*" for every one.',
    ),
};

/** The fields above, as read from a scenario; the task is decided. */
export interface RunSelection {
  readonly task: string;
  readonly start?: Selector | undefined;
  readonly input?: unknown;
  readonly attempt: Selector;
}

/** The fields above, as read from a scenario. */
export type RunSelectionFields = Omit<RunSelection, "task"> & {
  readonly task?: string | undefined;
};

/** Whether a selection takes an attempt. One without a task takes none: nobody knows whose it is. */
export function isRunSelected(
  { task, start, input, attempt }: RunSelectionFields,
  occasion: Pick<RunOccasion, "task" | "start" | "input" | "attempt">,
): boolean {
  return (
    task === occasion.task &&
    selects(start ?? "*", occasion.start) &&
    (input === undefined || contains(occasion.input, input)) &&
    selects(attempt, occasion.attempt)
  );
}

/** `in charge 2, attempt 1`, `in every charge with [7], every attempt`. */
export function describeRunSelection({
  task = "the root",
  start,
  input,
  attempt,
}: RunSelectionFields): string {
  const text = input === undefined ? "" : JSON.stringify(input);
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  const only = shown === "" ? "" : ` with ${shown}`;
  return `in ${describeNumbers(task, start ?? "*")}${only}, ${describeNumbers("attempt", attempt)}`;
}
