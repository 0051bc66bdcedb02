/** `truncated-source`: a source ends in the midst of a row, as after a copy that broke off. */
import { z } from "zod";
import { NEEDS_SOURCES } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { noProblems, onPreparedSource, sourceField } from "./source-fault.ts";

const FRACTION = "a number above 0 and below 1, as in 0.5";

export const truncatedSourceFault = defineFault({
  name: "truncated-source",
  summary: "a source's file ends in the midst of a row",
  schema: z.strictObject({
    fault: z.literal("truncated-source"),
    source: sourceField,
    fraction: z
      .number(FRACTION)
      .gt(0, FRACTION)
      .lt(1, FRACTION)
      .default(0.5)
      .describe(
        "About such a part of the file is left (default 0.5); cut so that the last row lacks a field.",
      ),
  }),
  onTarget: onPreparedSource,
  anyWorkflow: NEEDS_SOURCES,
  describe: ({ source, fraction }) =>
    `cuts ${source} off after ${Number((fraction * 100).toPrecision(6))} % before the run`,
  problems: noProblems,
  spoil: ({ source, fraction }, position) => ({
    fault: position,
    action: "truncated-source",
    source,
    fraction,
  }),
});
