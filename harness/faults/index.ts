/** The faults that a plan can hold. A new fault: one file beside this one, one line in the list. */
import { z } from "zod";
import { cancel } from "./cancel.ts";
import { chaosMonkey } from "./chaos-monkey.ts";
import { delayFault } from "./delay.ts";
import { delayedStart } from "./delayed-start.ts";
import { doubleTrigger } from "./double-trigger.ts";
import { duplicateDelivery } from "./duplicate-delivery.ts";
import { eioFault } from "./eio.ts";
import { emptySourceFault } from "./empty-source.ts";
import { enospcFault } from "./enospc.ts";
import { exitFault } from "./exit.ts";
import type {
  AnyFault,
  FaultDefinition,
  FaultProblem,
  Occasion,
  PlannedRun,
  RunShape,
  WorkflowFaultDefinition,
} from "./fault.ts";
import { hangFault } from "./hang.ts";
import { headerOnlySourceFault } from "./header-only-source.ts";
import { hostCrash } from "./host-crash.ts";
import { killFault } from "./kill.ts";
import { killAt } from "./kill-at.ts";
import { lateResult } from "./late-result.ts";
import { lostResult } from "./lost-result.ts";
import { missingSourceFault } from "./missing-source.ts";
import { orchestratorCrash } from "./orchestrator-crash.ts";
import { reorderedCompletion } from "./reordered-completion.ts";
import { slowFault } from "./slow.ts";
import { sourceChangedFault } from "./source-changed.ts";
import { spinUpFailure } from "./spin-up-failure.ts";
import { throwFault } from "./throw.ts";
import { tornWriteFault } from "./torn-write.ts";
import { truncatedSourceFault } from "./truncated-source.ts";
import { zombieFault } from "./zombie.ts";

export const FAULTS = [
  throwFault,
  killFault,
  exitFault,
  hangFault,
  delayFault,
  zombieFault,
  tornWriteFault,
  enospcFault,
  eioFault,
  slowFault,
  sourceChangedFault,
  spinUpFailure,
  delayedStart,
  duplicateDelivery,
  lostResult,
  lateResult,
  killAt,
  reorderedCompletion,
  orchestratorCrash,
  hostCrash,
  doubleTrigger,
  cancel,
  chaosMonkey,
  missingSourceFault,
  truncatedSourceFault,
  emptySourceFault,
  headerOnlySourceFault,
] as const;

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
export function armFault(fault: Fault, position: number, occasion: Occasion, run: PlannedRun) {
  return definitionOf(fault).arm?.(fault, position, occasion, run) ?? null;
}

type WorkflowSchemas = Exclude<(typeof FAULTS)[number]["anyWorkflow"], string>["schema"];

/** One fault of a scenario of a workflow of the user's own; the key `fault` says which. */
export const workflowFaultSchema = z.discriminatedUnion(
  "fault",
  FAULTS.flatMap(({ anyWorkflow }) =>
    typeof anyWorkflow === "string" ? [] : [anyWorkflow.schema],
  ) as unknown as [WorkflowSchemas, ...WorkflowSchemas[]],
);

/** A fault of a workflow of the user's own, as read from a scenario, defaults filled in. */
export type WorkflowFault = z.output<WorkflowSchemas>;

/** What a fault is where the workflow is the user's own. */
export function workflowDefinitionOf(fault: AnyFault): WorkflowFaultDefinition {
  const { anyWorkflow } = definitionOf(fault);
  if (typeof anyWorkflow === "string") throw new Error(`${fault.fault}: ${anyWorkflow}`);
  // As above: the name ties the two.
  return anyWorkflow as unknown as WorkflowFaultDefinition;
}

/** What a fault will do in a workflow of the user's own, as a clause. */
export function describeWorkflowFault(fault: WorkflowFault): string {
  return workflowDefinitionOf(fault).describe(fault);
}

/** Why a fault of that name needs our pipeline, as a clause; null if it does not, or there is none. */
export function whyOnlyOurs(name: unknown): string | null {
  const anyWorkflow = FAULTS.find((fault) => fault.name === name)?.anyWorkflow;
  return typeof anyWorkflow === "string" ? anyWorkflow : null;
}

/** Why another worker of our pipeline than the harness's own cannot play a plan, as a clause; null if it can. */
export function whyOnlyOurWorker(plan: FaultPlan): string | null {
  for (const fault of plan) {
    const why = definitionOf(fault).needsOurWorker?.(fault) ?? null;
    if (why !== null) return `${fault.fault}: ${why}`;
  }
  return null;
}

/** Why a plan cannot be played on a target, as a clause; null if it can. */
export function whySkipped(
  plan: FaultPlan,
  target: "simulated" | "local" | "remote",
): string | null {
  for (const fault of plan) {
    const why = definitionOf(fault).skipOn?.[target];
    if (why !== undefined) return `${fault.fault}: ${why}`;
  }
  return null;
}
