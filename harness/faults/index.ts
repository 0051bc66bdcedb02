/** The faults that a plan can hold. A new fault: one file beside this one, one line in the list. */
import { z } from "zod";
import type { AnyFault, FaultDefinition, FaultProblem, Occasion, RunShape } from "./fault.ts";
import { throwFault } from "./throw.ts";

export const FAULTS = [throwFault] as const;

type SchemasOf<Definitions extends readonly { readonly schema: z.ZodObject }[]> = {
  -readonly [Index in keyof Definitions]: Definitions[Index]["schema"];
};
type Schemas = SchemasOf<typeof FAULTS>;

/** One fault of a scenario file; the key `fault` says which. */
export const faultSchema = z.discriminatedUnion(
  "fault",
  FAULTS.map(({ schema }) => schema) as unknown as Schemas,
);

/** A fault as read from a scenario, defaults filled in. */
export type Fault = z.output<Schemas[number]>;

/** Faults in the order of the scenario file; a fault's position, from 0, is its name in a journal. */
export type FaultPlan = readonly Fault[];

/**
 * The definition of a fault.
 *
 * @throws Error if no such fault is listed: the value did not come through `faultSchema`
 */
export function definitionOf(fault: AnyFault): FaultDefinition<string, z.ZodObject> {
  const found = FAULTS.find(({ name }) => name === fault.fault);
  if (found === undefined) throw new Error(`There is no fault "${fault.fault}"`);
  // The name has just tied this fault to this definition; TypeScript cannot follow that.
  return found as unknown as FaultDefinition<string, z.ZodObject>;
}

/** What a fault will do, as a clause: `throws at shard.merged in shard 3, attempt 1`. */
export function describeFault(fault: Fault): string {
  return definitionOf(fault).describe(fault);
}

/** Every reason why a fault can never strike in a run of this shape; none if it can. */
export function faultProblems(fault: Fault, run: RunShape): FaultProblem[] {
  return definitionOf(fault).problems(fault, run);
}

/** The order that an attempt's own process carries out, or null if the fault is not for it. */
export function armFault(fault: Fault, position: number, occasion: Occasion) {
  return definitionOf(fault).arm?.(fault, position, occasion) ?? null;
}
