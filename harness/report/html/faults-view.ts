/** The faults of the plan as a part of a page: what each did, and how it was healed. */
import { faultSentences } from "../fault-sentences.ts";
import type { FaultStory } from "../fault-stories.ts";
import { type Markup, markup } from "./markup.ts";

/** @param id begins all ids of the play */
export function faultsView(stories: readonly FaultStory[], id: string): Markup {
  return markup`<section class="card faults" aria-labelledby="${id}-faults-title">
<h2 id="${id}-faults-title">Faults</h2>
${stories.length === 0 && markup`<p>None is planned.</p>`}
${stories.map((story) => {
  const [plan = "", ...sentences] = faultSentences(story);
  return markup`<h3>${plan}</h3>
${sentences.map((sentence) => markup`<p>${sentence}</p>`)}`;
})}
</section>`;
}
