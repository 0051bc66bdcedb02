/** What could not be begun at all, as a suite: a report that is missing looks like a run that was not asked for. */
import type { Suite } from "./suite.ts";

/**
 * @param name the command
 * @param message what was wrong, and what to do
 */
export function failureSuite(name: string, message: string): Suite {
  return {
    name,
    group: `shardproof.${name}`,
    place: null,
    properties: {},
    ms: null,
    cases: [{ name: "run", verdict: "error", lines: message.split("\n") }],
    replay: null,
  };
}
