/** What the invariants are told of a scenario. */
import { describeFault } from "../faults/index.ts";
import type { Expectation } from "../invariants/expectation.ts";
import { dueStrikes } from "./due-strikes.ts";
import type { Scenario } from "./schema.ts";

/** The scenario's expectations, with its fault plan in words and the strikes that are due. */
export function expectationOf({ expect, faults, run, seed }: Scenario): Expectation {
  return {
    ...expect,
    faults: faults.map((fault, position) => ({
      action: fault.fault,
      description: describeFault(fault),
      ...dueStrikes(fault, position, { ...run, seed }),
    })),
  };
}
