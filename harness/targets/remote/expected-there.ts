/** What a scenario expects, as far as it says something of a deployed workflow. */
import { isStoreFault } from "../../../tasks/drills/armed-fault.ts";
import { mergeCustomerData } from "../../../tasks/pipeline.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { drillOrders } from "./drill-orders.ts";
import type { RemoteTarget } from "./remote-target.ts";

/** After these the platform, and not the attempt, says why it failed. */
const ENDS_A_PROCESS: ReadonlySet<string> = new Set(["kill", "exit", "hang", "torn-write"]);

/**
 * The scenario as it is judged there: waits are the platform's, and so are the words of the root's error
 * where the platform finds its process dead. Where a bucket is in the place of a disk, it has words of its
 * own for what a store refuses. That the run fails is asked for all the same.
 */
export function expectedThere(
  scenario: Scenario,
  { store, waitScale }: Pick<RemoteTarget, "store" | "waitScale">,
): Scenario {
  const { error: _, ...rest } = scenario.expect;
  const isWordedElsewhere = diesUntold(scenario) || (store !== null && meetsStore(scenario));
  return {
    ...scenario,
    run: { ...scenario.run, waitScale },
    expect: isWordedElsewhere ? rest : scenario.expect,
  };
}

function diesUntold({ faults, run, seed }: Scenario): boolean {
  const ofRoot = drillOrders(faults, { ...run, seed }).filter(
    ({ task }) => task === mergeCustomerData.name,
  );
  return ofRoot.some(({ fault }) => ENDS_A_PROCESS.has(fault.action));
}

/** Whether a fault has the store itself refuse something. */
function meetsStore({ faults, run, seed }: Scenario): boolean {
  return (
    faults.some(({ fault }) => fault === "missing-source") ||
    drillOrders(faults, { ...run, seed }).some(
      ({ fault }) => isStoreFault(fault) && fault.action !== "source-changed",
    )
  );
}
