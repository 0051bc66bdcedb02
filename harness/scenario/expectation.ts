/** What the invariants are told of a scenario. */
import { describeFault, type WorkflowFault, workflowDefinitionOf } from "../faults/index.ts";
import { namedIn, type Selector } from "../faults/selector.ts";
import type { Expectation, PlannedFault } from "../invariants/expectation.ts";
import { dueStrikes } from "./due-strikes.ts";
import type { Scenario } from "./schema.ts";
import type { PlayableWorkflow } from "./workflow-schema.ts";

/** The scenario's expectations, with the faults that must strike, in words, and the strikes that are due. */
export function expectationOf({ expect, faults, run, seed }: Scenario): Expectation {
  return {
    ...expect,
    faults: (expect.strikes === "any" ? [] : faults).map((fault, position) => ({
      action: fault.fault,
      description: describeFault(fault),
      ...dueStrikes(fault, position, { ...run, seed }),
    })),
  };
}

/** The same of a scenario of a workflow of the user's own, which says nothing of how many attempts. */
export function workflowExpectationOf({ expect, faults }: PlayableWorkflow): Expectation {
  const { outcome, error } = expect;
  return { outcome, error, attempts: {}, faults: faults.map(plannedWorkflowFault) };
}

function plannedWorkflowFault(fault: WorkflowFault): PlannedFault {
  const { describe, isCertain } = workflowDefinitionOf(fault);
  const planned = { action: fault.fault, description: describe(fault) };
  if (!("attempt" in fault)) return planned;
  const { task = "", start, input, attempt } = fault;
  const numbers = (selector: Selector) => (selector === "*" ? selector : namedIn(selector));
  return {
    ...planned,
    of: {
      task,
      shards: "*",
      starts: numbers(start ?? "*"),
      ...(input !== undefined && { input }),
      attempts: numbers(attempt),
      isCertain,
    },
  };
}
