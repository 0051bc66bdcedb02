/** What the invariants are told of a scenario. */
import { describeFault } from "../faults/index.ts";
import type { Expectation } from "../invariants/expectation.ts";
import type { Scenario } from "./schema.ts";

/** The scenario's expectations, with its fault plan in words. */
export function expectationOf({ expect, faults }: Scenario): Expectation {
  return {
    ...expect,
    faults: faults.map((fault) => ({ action: fault.fault, description: describeFault(fault) })),
  };
}
