/** What a search has to say: while it goes, and when it has ended. */
import { PAIRS } from "../search/coverage.ts";
import type { SavedFound } from "../search/save-found.ts";
import type { SearchProgress, SearchResult } from "../search/search.ts";
import { duration, grouped } from "./figures.ts";
import { oneLine } from "./text.ts";

/** Runs, their rate, what they have been to, and what is left of runs or time. */
export function searchProgressLine(
  progress: SearchProgress,
  limit: { readonly runs: number; readonly seconds: number },
): string {
  const { runs, seconds } = progress;
  const rate = runs / seconds;
  const left = Math.min(limit.seconds - seconds, (limit.runs - runs) / rate);
  return `${figures(progress)}, ${duration(Math.max(0, left) * 1000)} left`;
}

/** The end of a search, and the counterexample if there is one. Ends with a line feed. */
export function searchReport(result: SearchResult, found: SavedFound | null): string {
  const head = `${figures(result)} in ${duration(result.seconds * 1000)}`;
  if (result.runs === 0) {
    return `\n${head}\nERROR: no plan was played; give the search more --seconds.\n`;
  }
  if (found === null)
    return `\n${head}\nPASS: no plan was found under which an invariant is violated.\n`;
  const { evidence, story, scenario, shrinks } = found;
  return [
    "",
    head,
    "",
    `FAIL: seed ${found.seed} violates ${found.violated.join(", ")} (${shrinks} shrinks)`,
    ...evidence.map((text) => `  - ${oneLine(text)}`),
    "",
    `Smallest plan: ${scenario.faults.length} ${scenario.faults.length === 1 ? "fault" : "faults"}, ${scenario.run.shards} shards, ${scenario.data.customers} customers`,
    `  ${scenario.description}`,
    "",
    "What happened",
    ...story.map((sentence) => `  ${oneLine(sentence)}`),
    "",
    `scenario  ${found.file}`,
    ...found.replay.map((command) => `replay    ${command}`),
    "",
  ].join("\n");
}

function figures({ runs, seconds, shapes, pairs }: SearchProgress): string {
  const rate = Math.round(runs / Math.max(seconds, 0.001));
  return `${grouped(runs)} runs, ${grouped(rate)} a second, ${grouped(shapes)} different, ${pairs.size} of ${PAIRS.length} pairs of failpoint and fault`;
}
