/** What a search has to say: while it goes, and when it has ended. */
import { packed, wrap, wrapItem } from "../arguments/wrap.ts";
import { PAIRS } from "../search/coverage.ts";
import type { SavedFound } from "../search/save-found.ts";
import type { SearchProgress, SearchResult } from "../search/search.ts";
import { counted, duration, grouped } from "./figures.ts";
import { oneLine } from "./text.ts";

/**
 * Runs, their rate, what they have been to, and what is left of runs or time. Ends with a line feed.
 *
 * @param width columns of the terminal; at least 40 are used
 */
export function searchProgress(
  progress: SearchProgress,
  limit: { readonly runs: number; readonly seconds: number },
  width: number,
): string {
  const { runs, seconds } = progress;
  const rate = runs / seconds;
  const left = Math.min(limit.seconds - seconds, (limit.runs - runs) / rate);
  const phrases = figures(progress, `${duration(Math.max(0, left) * 1000)} left`);
  return `${packed(phrases, Math.max(width, 40), "  ").join("\n")}\n`;
}

/**
 * The end of a search, and the counterexample if there is one. Ends with a line feed.
 *
 * @param width columns of the terminal; at least 40 are used
 */
export function searchReport(
  result: SearchResult,
  found: SavedFound | null,
  width: number,
): string {
  const page = Math.max(width, 40);
  const head = packed(figures(result, `in ${duration(result.seconds * 1000)}`), page, "  ");
  const nothing = (line: string) => ["", ...head, line, ""].join("\n");
  if (result.runs === 0) {
    return nothing("ERROR: no plan was played; give the search more --seconds.");
  }
  if (found === null)
    return nothing("PASS: no plan was found under which an invariant is violated.");
  const { evidence, story, scenario, shrinks } = found;
  const below = (text: string) => wrap(text, page - 2, "  ").map((line) => `  ${line}`);
  return [
    "",
    ...head,
    "",
    ...wrap(
      `FAIL: seed ${found.seed} violates ${found.violated.join(", ")} (${counted(shrinks, "shrink")})`,
      page,
      "  ",
    ),
    ...evidence.flatMap((text) => wrapItem(oneLine(text), page - 2).map((line) => `  ${line}`)),
    "",
    ...packed(
      [
        "Smallest plan:",
        `${counted(scenario.faults.length, "fault")},`,
        `${counted(scenario.run.shards, "shard")},`,
        counted(scenario.data.customers, "customer"),
      ],
      page,
      "  ",
    ),
    ...below(scenario.description),
    "",
    "What happened",
    ...story.flatMap((sentence) => below(oneLine(sentence))),
    "",
    `scenario  ${found.file}`,
    ...found.replay.map((command) => `replay    ${command}`),
    "",
  ].join("\n");
}

/** What a search has come to, in phrases of a list. */
function figures({ runs, seconds, shapes, pairs }: SearchProgress, last: string): string[] {
  const rate = Math.round(runs / Math.max(seconds, 0.001));
  return [
    `${counted(runs, "run")},`,
    `${grouped(rate)} a second,`,
    `${grouped(shapes)} different,`,
    `${pairs.size} of ${PAIRS.length} pairs of failpoint and fault,`,
    last,
  ];
}
