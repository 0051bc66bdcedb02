/** `missing-source`: a source's file is removed before the run, as when an export never ran. */
import { z } from "zod";
import { NEEDS_SOURCES } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { noProblems, onPreparedSource, sourceField } from "./source-fault.ts";

export const missingSourceFault = defineFault({
  name: "missing-source",
  summary: "a source's file is removed before the run",
  schema: z.strictObject({ fault: z.literal("missing-source"), source: sourceField }),
  onTarget: onPreparedSource,
  anyWorkflow: NEEDS_SOURCES,
  describe: ({ source }) => `removes ${source} before the run`,
  problems: noProblems,
  spoil: ({ source }, position) => ({ fault: position, action: "missing-source", source }),
});
