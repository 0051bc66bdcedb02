/** From what a play left to what is to be said of it. */
import { judgeByResults } from "../invariants/by-results.ts";
import { judgeRun } from "../invariants/index.ts";
import type { Evidence, Finding, Invariant } from "../invariants/invariant.ts";
import { expectationOf } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Played } from "./played.ts";

/**
 * Judges a play of a scenario by every invariant. Pure.
 *
 * @param own invariants of a user's, judged after ours
 */
export function judge(
  scenario: Scenario,
  played: Played,
  own: readonly Invariant[] = [],
): Finding[] {
  const { drill, reference, oracle, retryPolicies, unread } = played;
  const evidence: Evidence = {
    ...drill,
    reference,
    oracle,
    retryPolicies,
    expectation: expectationOf(scenario),
    waitScale: scenario.run.waitScale,
  };
  return unread === undefined ? judgeRun(evidence, own) : judgeByResults(evidence, unread, own);
}
