/** What the search has found. */
import { searchDocument } from "../../report/documents/search.ts";
import type { Suite } from "../../report/suites/suite.ts";
import type { Output } from "../step.ts";
import { jsonOf } from "./json.ts";
import { oneCase } from "./one-case.ts";

export function searchEvidence(step: string): (output: Output) => Suite[] {
  return ({ stdout }) => {
    const { data } = searchDocument.safeParse(jsonOf(stdout));
    if (data === undefined) return [];
    const { found, runs } = data;
    if (found === null) return [{ ...oneCase(step, "holds", []), properties: { runs: `${runs}` } }];
    const { seed, scenario, evidence, file, replay } = found;
    const lines = [`seed ${seed}: ${evidence[0]}`, ...evidence.slice(1), scenario.description];
    return [
      {
        ...oneCase(step, "violated", lines),
        place: { file, line: null },
        properties: { runs: `${runs}` },
        replay: replay[0] ?? null,
      },
    ];
  };
}
