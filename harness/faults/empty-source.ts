/** `empty-source`: a source's file holds not a single byte, as when an export stopped at once. */
import { z } from "zod";
import { NEEDS_SOURCES } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { noProblems, onPreparedSource, sourceField } from "./source-fault.ts";

export const emptySourceFault = defineFault({
  name: "empty-source",
  summary: "a source's file holds not a single byte",
  schema: z.strictObject({ fault: z.literal("empty-source"), source: sourceField }),
  onTarget: onPreparedSource,
  anyWorkflow: NEEDS_SOURCES,
  describe: ({ source }) => `empties ${source} before the run`,
  problems: noProblems,
  spoil: ({ source }, position) => ({ fault: position, action: "empty-source", source }),
});
