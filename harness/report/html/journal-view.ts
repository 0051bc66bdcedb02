/** The journal as a part of a page: the entries as data, and what the page's script shows them in. */
import type { JournalEntry } from "../../journal/entry.ts";
import { counted, grouped } from "../figures.ts";
import { type JournalData, KINDS } from "./journal-data.ts";
import { type Markup, markup, scriptJson } from "./markup.ts";
import { runNames } from "./run-names.ts";

/** So many events a page holds in full: some 60 MB, which a browser still opens. */
const MOST_EVENTS = 250_000;

/** What is kept of a longer journal: all that the timeline shows. */
const KEPT: ReadonlySet<JournalEntry["kind"]> = new Set(["run", "attempt", "fault"]);

/**
 * @param id begins all ids of the play
 * @param place where the whole journal lies, for those who print the page
 */
export function journalView(
  journal: readonly JournalEntry[],
  place: string | undefined,
  id: string,
): Markup {
  const names = runNames(journal);
  const isLong = journal.length > MOST_EVENTS;
  const entries = isLong ? journal.filter(({ kind }) => KEPT.has(kind)) : journal;
  const data: JournalData = { entries, names: [...names] };
  const count = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
  return markup`<section class="card journal" id="${id}-journal" aria-labelledby="${id}-journal-title">
<h2 id="${id}-journal-title">Journal</h2>
<p class="no-script">${counted(journal.length, "event")}${place !== undefined && markup`, in <code>${place}</code>`}. They are shown on a screen, where scripts may run.</p>
${isLong && markup`<p class="note">Of ${counted(journal.length, "event")} those of runs, attempts and faults are here: with all of them the page would be too large.</p>`}
<div class="live" hidden>
<div class="filters">
<label class="search">Search <input type="search" autocomplete="off" spellcheck="false" placeholder="any text of an event"></label>
<label>Where <select><option value="">everywhere</option>${[...new Set(names.values())].map(
    (name) => markup`<option>${name}</option>`,
  )}</select></label>
<fieldset><legend>Kinds</legend>${KINDS.map(
    (kind) =>
      markup`<label><input type="checkbox" checked value="${kind}"> ${kind} <span class="count">${grouped(count(kind))}</span></label>`,
  )}</fieldset>
<button type="button" class="chip" hidden></button>
<output class="tally" aria-live="polite"></output>
</div>
<div class="panes">
<div class="events" role="grid" tabindex="0" aria-label="Events of the journal" aria-colcount="5"></div>
<pre class="event" tabindex="0" role="region" aria-label="The chosen event as JSON"></pre>
</div>
</div>
<script type="application/json" class="journal-data">${scriptJson(data)}</script>
</section>`;
}
