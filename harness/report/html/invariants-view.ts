/** The invariants as a part of a page: what each says, its verdict, and the evidence. */
import type { Finding } from "../../invariants/invariant.ts";
import { evidenceView } from "./evidence-view.ts";
import { type Markup, markup } from "./markup.ts";
import { badge, type Mood } from "./verdict-badge.ts";

const MOODS: Readonly<Record<Finding["verdict"], readonly [Mood, string]>> = {
  holds: ["good", "holds"],
  violated: ["bad", "violated"],
  "not-applicable": ["none", "n/a"],
};

/** @param id begins all ids of the play */
export function invariantsView(findings: readonly Finding[], id: string): Markup {
  return markup`<section class="card invariants" aria-labelledby="${id}-invariants-title">
<h2 id="${id}-invariants-title">Invariants</h2>
<table>
<thead><tr><th scope="col">invariant</th><th scope="col">verdict</th><th scope="col">what it says</th></tr></thead>
<tbody>
${findings.map(findingRow)}</tbody>
</table>
</section>`;
}

function findingRow({ invariant, title, verdict, evidence, reason }: Finding): Markup {
  const [mood, word] = MOODS[verdict];
  return markup`<tr class="${verdict}"><th scope="row">${invariant}</th><td>${badge(mood, word)}</td><td>${title}${
    reason !== null && markup`<p class="reason">${reason}</p>`
  }${
    evidence.length > 0 &&
    markup`<details open><summary>Evidence</summary><ul class="evidence">${evidence.map(
      (item) => markup`<li>${evidenceView(item)}</li>`,
    )}</ul></details>`
  }</td></tr>
`;
}
