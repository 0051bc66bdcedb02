/** The HTML report of a search: what it tried, and what leads to the counterexample if there is one. */
import { FAILPOINTS } from "../../../tasks/failpoints.ts";
import { PAIRS, TASK_FAULTS } from "../../search/coverage.ts";
import type { Found } from "../../search/messages.ts";
import type { SavedFound } from "../../search/save-found.ts";
import type { SearchResult } from "../../search/search.ts";
import { counted, duration, grouped } from "../figures.ts";
import type { ReportInput } from "../report.ts";
import type { PageAssets } from "./assets.ts";
import { htmlDocument } from "./document.ts";
import { evidenceView } from "./evidence-view.ts";
import { backTo, copyable, factsView } from "./head-view.ts";
import { type Markup, markup } from "./markup.ts";
import { playView } from "./play-view.ts";
import { tableView } from "./table-view.ts";
import { badge } from "./verdict-badge.ts";

const PLAY = "counterexample";

/**
 * The document as text. Pure.
 *
 * @param saved the counterexample as it was handed over; null if there is none
 */
export function searchPage(
  result: SearchResult,
  saved: SavedFound | null,
  assets: PageAssets,
): string {
  const { runs, seconds, shapes, pairs, failure } = result;
  const isGood = saved === null;
  const word = isGood ? "PASS" : "FAIL";
  const line = isGood
    ? "no plan was found under which an invariant is violated."
    : `seed ${saved.seed} violates ${saved.violated.join(", ")}.`;
  const main = markup`<div class="index">
<header class="head">
<p class="brand">Shardproof</p>
<h1>Search</h1>
<p class="verdict ${isGood ? "good" : "bad"}">${badge(isGood ? "good" : "bad", word)} ${line}</p>
${factsView([
  ["plans played", grouped(runs)],
  ["time", duration(seconds * 1000)],
  ["different", grouped(shapes)],
])}
</header>
${saved !== null && foundView(saved)}
<section class="card" aria-labelledby="pairs-title">
<h2 id="pairs-title">Where faults struck</h2>
<p class="hint">${pairs.size} of ${PAIRS.length} pairs of failpoint and fault.</p>
${pairsTable(pairs)}
</section>
</div>
${
  saved !== null &&
  failure !== null &&
  playView(playOf(saved, failure.found), PLAY, backTo("The search"))
}`;
  return htmlDocument({ title: `${word} search – Shardproof`, isGood, main }, assets);
}

function foundView({ evidence, story, scenario, shrinks, file, replay }: SavedFound): Markup {
  return markup`<section class="card" aria-labelledby="found-title">
<h2 id="found-title">Smallest plan that fails</h2>
<p>${scenario.description} It is left of a larger plan after ${counted(shrinks, "step")} of shrinking, and stands in <code>${file}</code>.</p>
<p><a href="#${PLAY}">Timeline, evidence and journal of its play</a></p>
<h3>Evidence</h3>
<ul class="evidence">${evidence.map((text) => markup`<li>${evidenceView(text)}</li>`)}</ul>
<h3>What happened</h3>
<pre class="story" tabindex="0" role="region" aria-label="What happened">${story.join("\n")}</pre>
${replay.map((command) => copyable("Replay", command))}
</section>`;
}

/** A counterexample as the play that it was, in the search's own simulation. */
function playOf({ scenario, file, replay }: SavedFound, found: Found): ReportInput {
  const { journal, findings } = found;
  const info = {
    target: "simulated",
    replay: replay[0] ?? "",
    places: { scenario: file },
  } as const;
  return { scenario, journal, findings, info };
}

function pairsTable(pairs: ReadonlySet<string>): Markup {
  return tableView({
    caption: "Failpoints, and the faults that struck there",
    columns: [
      { title: "failpoint", align: "left" },
      ...TASK_FAULTS.map((title) => ({ title, align: "left" }) as const),
    ],
    rows: Object.keys(FAILPOINTS).map((at) => [
      markup`<code>${at}</code>`,
      ...TASK_FAULTS.map((action) =>
        pairs.has(`${action} at ${at}`) ? badge("good", "struck") : "–",
      ),
    ]),
  });
}
