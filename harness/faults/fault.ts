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

/** One attempt of one run of a workflow of the user's own. */
export interface RunOccasion {
  readonly task: string;
  /** Of the runs of its task below its root, from 1. */
  readonly start: number;
  readonly input: unknown;
  /** From 1. */
  readonly attempt: number;
  readonly isRoot: boolean;
  /** Of the root runs that clients start, from 1. */
  readonly trigger: number;
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

/** A fault where the workflow is the user's own. */
export interface WorkflowFaultDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** Strict; every field described. */
  readonly schema: Schema;
  /** Whether an attempt that it is for and that completes has surely been struck. */
  readonly isCertain: boolean;
  /** What it will do, for reports: `loses the result in charge 2, attempt 1`. */
  describe(fault: z.output<Schema>): string;
  /** Every reason why it can never strike that the scenario alone can tell. */
  problems(fault: z.output<Schema>): FaultProblem[];
  /** What the platform does with an attempt that it applies to, or null. */
  deliver?(fault: z.output<Schema>, position: number, occasion: RunOccasion): DeliveryOrder | null;
  /** What the client does, or the platform to the run as a whole. */
  steer?(fault: z.output<Schema>, position: number): ClientOrder;
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
  /** Why a worker of our pipeline that is not the harness's own cannot play it: a clause; null if it can. */
  needsOurWorker?(fault: z.output<Schema>): string | null;
  /** What it is where the workflow is the user's own, or why it needs our pipeline: a clause. */
  readonly anyWorkflow: { readonly schema: z.ZodObject } | string;
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

/** Declares what a fault is where the workflow is the user's own; the identity, as `defineFault`. */
export function defineWorkflowFault<Schema extends z.ZodObject>(
  definition: WorkflowFaultDefinition<Schema>,
): WorkflowFaultDefinition<Schema> {
  return definition;
}

/** Declares a fault; the identity, but it keeps the literal types of name and schemas. */
export function defineFault<
  Name extends string,
  Schema extends z.ZodObject,
  AnyWorkflow extends { readonly schema: z.ZodObject } | string,
>(
  definition: FaultDefinition<Name, Schema> & { readonly anyWorkflow: AnyWorkflow },
): Omit<FaultDefinition<Name, Schema>, "anyWorkflow"> & { readonly anyWorkflow: AnyWorkflow } {
  return definition;
}
