/** A suite with one case, for a step that tells of nothing smaller. */
import type { Case, Suite } from "../../report/suites/suite.ts";

export function oneCase(step: string, verdict: Case["verdict"], lines: readonly string[]): Suite {
  return {
    name: step,
    group: "shardproof.gate",
    place: null,
    properties: {},
    ms: null,
    cases: [{ name: step, verdict, lines }],
    replay: null,
  };
}
