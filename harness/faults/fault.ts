/** What a fault is to the harness: one file beside this one for each, listed in `index.ts`. */
import type { z } from "zod";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import type { ClientOrder } from "./client-order.ts";
import type { DeliveryOrder } from "./delivery-order.ts";
import type { SourceOrder } from "./source-order.ts";

/** One attempt of one run of our pipeline, as the platform knows it. */
export interface Occasion {
  readonly task: string;
  /** The shard that the run's input names; null where it names none. */
  readonly shard: number | null;
  /** From 1. */
  readonly attempt: number;
}

/** What a fault plan must fit. */
export interface RunShape {
  readonly shards: number;
  /** Whether its sources are partitioned. */
  readonly partition?: boolean | undefined;
}

/** The run that a plan is for, as far as a fault may know it. */
export interface PlannedRun extends RunShape {
  /** Where every random choice comes from. */
  readonly seed: number;
}

/** Why a fault can never strike: the field to blame, its value, and what it must be. */
export interface FaultProblem {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** The keys that every fault has in a scenario file. */
export interface AnyFault {
  readonly fault: string;
}

export interface FaultDefinition<Name extends string, Schema extends z.ZodObject> {
  /** The value of `fault:` in a scenario file. */
  readonly name: Name;
  /** One sentence for listings. */
  readonly summary: string;
  /** Strict; every field described, since the JSON Schema for editors comes from it. */
  readonly schema: Schema;
  /** How each target makes it happen, or why it cannot: one sentence each. */
  readonly onTarget: Readonly<Record<"simulated" | "local" | "remote", string>>;
  /** Targets that cannot play it, and why: a clause. A scenario with it is skipped there. */
  readonly skipOn?: Partial<Readonly<Record<"simulated" | "local" | "remote", string>>>;
  /** What it will do, for reports: a clause such as `throws at shard.merged in shard 3, attempt 1`. */
  describe(fault: z.output<Schema>): string;
  /** Every reason why it cannot strike in a run of this shape; none if it can. */
  problems(fault: z.output<Schema>, run: RunShape): FaultProblem[];
  /**
   * Task and store faults: the order for an attempt that it applies to, which the attempt's own
   * process carries out, or null. `position` counts the plan from 0; chance comes from the run's
   * seed alone.
   */
  arm?(
    fault: z.output<Schema>,
    position: number,
    occasion: Occasion,
    run: PlannedRun,
  ): ArmedFault | null;
  /** Platform faults: what the platform does with an attempt that it applies to, or null. */
  deliver?(fault: z.output<Schema>, position: number, occasion: Occasion): DeliveryOrder | null;
  /** Platform faults that strike from outside of any attempt: what the client does. */
  steer?(fault: z.output<Schema>, position: number, run: RunShape): ClientOrder;
  /** Data faults: what is done to the sources before the run. */
  spoil?(fault: z.output<Schema>, position: number): SourceOrder;
}

/** Declares a fault; the identity, but it keeps the literal types of name and schema. */
export function defineFault<Name extends string, Schema extends z.ZodObject>(
  definition: FaultDefinition<Name, Schema>,
): FaultDefinition<Name, Schema> {
  return definition;
}
