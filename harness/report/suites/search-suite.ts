/** A search as a suite: one case for each invariant that counted. One that played nothing has judged nothing. */
import type { SavedFound } from "../../search/save-found.ts";
import type { Suite } from "./suite.ts";

/**
 * @param invariants names of those that counted
 * @param found the counterexample, or null
 */
export function searchSuite(
  told: { readonly firstSeed: number; readonly runs: number; readonly seconds: number },
  invariants: readonly string[],
  found: Pick<SavedFound, "violated" | "evidence" | "file" | "replay"> | null,
): Suite {
  const { firstSeed, runs, seconds } = told;
  return {
    name: "search",
    group: "shardproof.simulated.search",
    place: found && { file: found.file, line: null },
    properties: { seed: String(firstSeed), runs: String(runs) },
    ms: seconds * 1000,
    cases: invariants.map((name) => {
      if (runs === 0) return { name, verdict: "error", lines: ["no plan was played"] };
      return found?.violated.includes(name)
        ? { name, verdict: "violated", lines: evidenceOf(name, found.evidence) }
        : { name, verdict: "holds", lines: [] };
    }),
    replay: found?.replay[0] ?? null,
  };
}

function evidenceOf(name: string, evidence: readonly string[]): string[] {
  const start = `${name}: `;
  return evidence.flatMap((text) => (text.startsWith(start) ? [text.slice(start.length)] : []));
}
