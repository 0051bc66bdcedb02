/** From what a play left to what is to be said of it. */
import type { Expectation } from "../invariants/expectation.ts";
import { judgeRun } from "../invariants/index.ts";
import type { Finding } from "../invariants/invariant.ts";
import { rootRun } from "../journal/runs.ts";
import { expectationOf } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Played } from "./played.ts";

/** Judges a play of a scenario by every invariant. Pure. */
export function judge(scenario: Scenario, played: Played): Finding[] {
  const { drill, reference, oracle, retryPolicies } = played;
  return judgeRun({
    ...drill,
    reference,
    oracle,
    retryPolicies,
    expectation: expectationOf(scenario, endOf(played)),
    waitScale: scenario.run.waitScale,
  });
}

/** How the root ended; that it never ended is a violation whatever was expected. */
function endOf({ drill }: Played): Expectation["outcome"] {
  return rootRun(drill.journal, drill.root).ended?.status ?? "completed";
}
