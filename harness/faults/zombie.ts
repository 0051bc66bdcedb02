/**
 * `zombie`: the platform takes an attempt for dead and starts its replacement, but it lives on beside
 * it, as after a network split. The attempt stands still (really: SIGSTOP) until its replacement
 * has shown its first sign of life, so that the two are at work side by side on any machine.
 */
import { z } from "zod";
import { msSchema } from "./amounts.ts";
import { strikesRunsAtMoment } from "./any-workflow.ts";
import { defineFault, defineWorkflowFault } from "./fault.ts";
import { atField } from "./moment.ts";
import { runSelectionFields } from "./run-selection.ts";
import { armedPlace, describePlace, isFor, placeProblems, taskFaultFields } from "./task-fault.ts";

interface Undead {
  readonly ms: number;
}

const ms = msSchema
  .default(300)
  .describe(
    "It goes on so many milliseconds after its replacement's first sign of life (default 300).",
  );

export const zombieFault = defineFault({
  name: "zombie",
  summary: "the attempt is declared dead at a failpoint, yet works on beside its replacement",
  schema: z.strictObject({
    fault: z.literal("zombie"),
    ...taskFaultFields,
    ms,
  }),
  onTarget: {
    simulated: "The engine fails the attempt at the strike; its code goes on in virtual time.",
    local: "The platform fails the attempt at the strike and lets its process run on.",
    remote: "Not played: Render itself decides when an attempt is dead, and ends its instance.",
  },
  skipOn: { remote: "Render itself decides when an attempt is dead, and ends its instance" },
  anyWorkflow: defineWorkflowFault({
    schema: z.strictObject({
      fault: z.literal("zombie"),
      ...runSelectionFields,
      at: atField,
      ms,
    }),
    ...strikesRunsAtMoment(
      (fault: Undead, moment) => isDeclaredDead(fault, ` ${moment}`),
      ({ ms }) => ({ action: "zombie", ms }),
    ),
  }),
  describe: (fault) => `${isDeclaredDead(fault)} ${describePlace(fault)}`,
  problems: placeProblems,
  arm: (fault, position, occasion) =>
    isFor(fault, occasion)
      ? { fault: position, action: "zombie", ...armedPlace(fault), ms: fault.ms }
      : null,
  deliver: (fault, position, occasion) =>
    isFor(fault, occasion) ? { fault: position, action: "zombie", ms: fault.ms } : null,
});

function isDeclaredDead({ ms }: Undead, moment = ""): string {
  return `is declared dead${moment}, yet goes on ${ms} ms after its replacement has begun,`;
}
