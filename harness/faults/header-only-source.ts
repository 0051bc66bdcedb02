/** `header-only-source`: a source's file holds its header and no row, as when an export found nothing. */
import { z } from "zod";
import { NEEDS_SOURCES } from "./any-workflow.ts";
import { defineFault } from "./fault.ts";
import { noProblems, onPreparedSource, sourceField } from "./source-fault.ts";

export const headerOnlySourceFault = defineFault({
  name: "header-only-source",
  summary: "a source's file holds its header and no row",
  schema: z.strictObject({ fault: z.literal("header-only-source"), source: sourceField }),
  onTarget: onPreparedSource,
  anyWorkflow: NEEDS_SOURCES,
  describe: ({ source }) => `keeps nothing but the header of ${source} before the run`,
  problems: noProblems,
  spoil: ({ source }, position) => ({ fault: position, action: "header-only-source", source }),
});
