/** What the invariants are told of a scenario. */
import { describeFault } from "../faults/index.ts";
import type { Expectation } from "../invariants/expectation.ts";
import type { Scenario } from "./schema.ts";

/**
 * The scenario's expectations, with its fault plan in words.
 *
 * @param ended how the run ended: what is expected where any outcome is
 */
export function expectationOf(
  { expect, faults }: Scenario,
  ended: Expectation["outcome"],
): Expectation {
  return {
    ...expect,
    outcome: expect.outcome === "any" ? ended : expect.outcome,
    faults: faults.map((fault) => ({ action: fault.fault, description: describeFault(fault) })),
  };
}
