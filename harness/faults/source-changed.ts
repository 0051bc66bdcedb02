/**
 * `source-changed`: a source is not what it was when the run began. It stays changed: whoever reads
 * it afterwards, be it another shard or the next attempt, reads the new one.
 */
import { z } from "zod";
import { SOURCE_CHANGES } from "../../tasks/drills/armed-fault.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { NEEDS_STORE } from "./any-workflow.ts";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";

const TASKS = ["process_shard", "partition_source"] as const;

/** The orchestrator reads the sources to learn what they are; until then nothing can change. */
const selected = {
  ...selectionFields,
  task: z
    .enum(TASKS, "a task that reads sources")
    .optional()
    .describe("Whose attempts: process_shard unless given, or partition_source."),
};

const VERBS = { append: "appends a row to", truncate: "truncates", replace: "replaces" } as const;

export const sourceChangedFault = defineFault({
  name: "source-changed",
  summary:
    "a source is replaced by another file right before an attempt of a shard or a partition reads it",
  schema: z.strictObject({
    fault: z.literal("source-changed"),
    source: z.enum(SOURCE_NAMES, "a source").describe("Which source."),
    how: z
      .enum(SOURCE_CHANGES, "a change")
      .default("replace")
      .describe(
        "append: one more row. truncate: the rows of its first half. replace: as many bytes and rows, of other customers (default).",
      ),
    ...selected,
  }),
  onTarget: {
    simulated: "The simulated disk holds the other file from then on.",
    local: "The worker writes the other file beside the source and renames it over.",
    remote: "The deployed task replaces the file in the shared store if drills are enabled.",
  },
  anyWorkflow: NEEDS_STORE,
  describe: (fault) =>
    `${VERBS[fault.how]} ${fault.source} right before it is read ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  arm: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "source-changed", source: fault.source, how: fault.how }
      : null,
});
