/** `kill-at`: an attempt is killed from outside, at a time, at a log line, or when it has written so much. */
import { z } from "zod";
import { strikesRuns } from "./any-workflow.ts";
import {
  describeSelection,
  isSelected,
  selectionFields,
  selectionOf,
  selectionProblems,
} from "./attempt-selection.ts";
import type { DeliveryTrigger } from "./delivery-order.ts";
import { defineFault, defineWorkflowFault, type FaultProblem } from "./fault.ts";
import {
  describeMoment,
  type Moment,
  momentFields,
  momentProblems,
  triggerOf as momentTriggerOf,
} from "./moment.ts";
import { delayField, NOT_ON_REMOTE, SKIPPED_ON_REMOTE } from "./platform-fault.ts";
import { runSelectionFields } from "./run-selection.ts";

const EVENT = "the `event` of a log line, such as source_loaded";
const BYTES = "a whole number from 1 to 1000000000";

interface Trigger {
  readonly ms?: number | undefined;
  readonly log?: string | undefined;
  readonly bytes?: number | undefined;
}

export const killAt = defineFault({
  name: "kill-at",
  summary:
    "an attempt is killed from outside, at a time, at a log line or when it has written so much",
  schema: z.strictObject({
    fault: z.literal("kill-at"),
    ...selectionFields,
    ms: delayField.optional().describe("Kills so many ms after the attempt's first sign of life."),
    log: z
      .string(EVENT)
      .regex(/^[a-z][a-z0-9_]{0,63}$/, EVENT)
      .optional()
      .describe("Kills when the attempt logs a line with this `event`."),
    bytes: z
      .int(BYTES)
      .min(1, BYTES)
      .max(1_000_000_000, BYTES)
      .optional()
      .describe("Kills when the attempt has written so many bytes of output."),
  }),
  onTarget: {
    simulated: "The call is abandoned: nothing that it would still do takes effect.",
    local: "SIGKILL to the process and all that it has started.",
    remote: NOT_ON_REMOTE,
  },
  skipOn: SKIPPED_ON_REMOTE,
  needsOurWorker: ({ bytes }) =>
    bytes === undefined
      ? null
      : "bytes are counted by the disk operations that our own worker tells, and this is another one",
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({
      fault: z.literal("kill-at"),
      ...runSelectionFields,
      ...momentFields,
    }),
    ...strikesRuns(
      (moment: Moment) => `is killed ${describeMoment(moment)}`,
      (moment) => ({ action: "kill-at", trigger: momentTriggerOf(moment) }),
    ),
    isCertain: false,
    problems: (moment) => momentProblems(moment),
  }),
  describe: (fault) => `is killed ${when(fault)} ${describeSelection(selectionOf(fault))}`,
  problems: (fault, run) => [
    ...triggerProblems(fault),
    ...selectionProblems(selectionOf(fault), run),
  ],
  deliver: (fault, position, occasion) =>
    isSelected(selectionOf(fault), occasion)
      ? { fault: position, action: "kill-at", trigger: triggerOf(fault) }
      : null,
});

function triggerOf({ ms, log, bytes }: Trigger): DeliveryTrigger {
  if (log !== undefined) return { when: "log", event: log };
  return bytes === undefined ? { when: "time", ms: ms ?? 0 } : { when: "bytes", bytes };
}

function triggerProblems(fault: Trigger): FaultProblem[] {
  const given = (["ms", "log", "bytes"] as const).filter((name) => fault[name] !== undefined);
  if (given.length === 1) return [];
  if (given.length === 0) {
    return [{ path: [], text: "says not when. Give one of: ms, log, bytes." }];
  }
  const [first, second = ""] = given;
  return [
    { path: [second], text: `is one too many beside \`${first}\`. Give one of: ms, log, bytes.` },
  ];
}

function when({ ms, log, bytes }: Trigger): string {
  if (log !== undefined) return `when it logs ${log}`;
  return bytes === undefined ? `after ${ms} ms` : `when it has written ${bytes} bytes`;
}
