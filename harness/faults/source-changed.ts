/**
 * `source-changed`: a source is not what it was when the run began. It stays changed: whoever reads
 * it afterwards, be it another shard or the next attempt, reads the new one.
 */
import { z } from "zod";
import { SOURCE_CHANGES } from "../../tasks/drills/armed-fault.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import {
  type AttemptSelection,
  describeSelection,
  isSelected,
  selectionFields,
  selectionProblems,
} from "./attempt-selection.ts";
import { defineFault } from "./fault.ts";

/** Shards only: the orchestrator reads the sources to learn what they are; until then nothing can change. */
const { shard, attempt } = selectionFields;

function selectionOf(fault: Omit<AttemptSelection, "task">): AttemptSelection {
  return { task: "process_shard", shard: fault.shard, attempt: fault.attempt };
}

const VERBS = { append: "appends a row to", truncate: "truncates", replace: "replaces" } as const;

export const sourceChangedFault = defineFault({
  name: "source-changed",
  summary: "a source is replaced by another file right before an attempt of a shard reads it",
  schema: z.strictObject({
    fault: z.literal("source-changed"),
    source: z.enum(SOURCE_NAMES, "a source").describe("Which source."),
    how: z
      .enum(SOURCE_CHANGES, "a change")
      .default("replace")
      .describe(
        "append: one more row. truncate: the rows of its first half. replace: as many bytes and rows, of other customers (default).",
      ),
    shard,
    attempt,
  }),
  onTarget: {
    simulated: "The simulated disk holds the other file from then on.",
    local: "The worker writes the other file beside the source and renames it over.",
    remote: "The deployed task replaces the file in the shared store if drills are enabled.",
  },
  describe: (fault) =>
    `${VERBS[fault.how]} ${fault.source} right before it is read ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => selectionProblems(selectionOf(fault), run),
  arm: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "source-changed", source: fault.source, how: fault.how }
      : null,
});
