/** A play as a suite: one case for each invariant. */
import type { Finding } from "../../invariants/invariant.ts";
import type { JsonPlay } from "../json.ts";
import type { Case, Place, Suite } from "./suite.ts";

/** The one case of a play that gave no findings. */
const PLAYED = "played";

export interface Played {
  /** As a command line names the scenario. */
  readonly name: string;
  /** Where it was to be played. */
  readonly target: string;
  /** Where the scenario says what goes wrong. */
  readonly place: Place | null;
}

/** @param document what `--json` says of the play */
export function playSuite(document: JsonPlay, { name, target, place }: Played): Suite {
  const { seed } = document;
  const told = {
    name: seed === null ? name : `${name}, seed ${seed}`,
    group: `shardproof.${target}.${document.scenario.name}`,
    place,
    properties: { target, ...(seed === null ? {} : { seed: String(seed) }) },
  };
  switch (document.verdict) {
    case "error":
      return { ...told, ...notPlayed("error", document.error) };
    case "skipped":
      return { ...told, ...notPlayed("not-applicable", document.skipped) };
    default: {
      const { invariants, run, replay } = document;
      const cases = invariants.map(caseOf);
      const isJudged = cases.some(({ verdict }) => verdict !== "not-applicable");
      const unjudged: Case = {
        name: PLAYED,
        verdict: "violated",
        lines: ["no invariant was judged"],
      };
      return { ...told, ms: run.ms, cases: isJudged ? cases : [...cases, unjudged], replay };
    }
  }
}

function notPlayed(verdict: Case["verdict"], message: string) {
  const lines = message.split("\n");
  return { ms: null, cases: [{ name: PLAYED, verdict, lines }], replay: null };
}

function caseOf({ invariant, title, verdict, evidence, reason }: Finding): Case {
  switch (verdict) {
    case "holds":
      return { name: invariant, verdict, lines: [] };
    case "violated":
      return { name: invariant, verdict, lines: [...evidence, title] };
    case "not-applicable":
      return { name: invariant, verdict, lines: reason === null ? [] : [reason] };
  }
}
