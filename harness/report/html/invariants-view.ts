/** The invariants as a part of a page: what each says, its verdict, and the evidence. */
import type { Finding } from "../../invariants/invariant.ts";
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

/** Evidence that says both is shown as two lines, with what differs marked. */
const BOTH = /^(.*?)\bexpected (.*), found (.*)$/s;

function evidenceView(item: string): Markup {
  const [, where, expected, found] = BOTH.exec(item) ?? [];
  if (where === undefined || expected === undefined || found === undefined) return markup`${item}`;
  const [same, wanted, given, rest] = parted(expected, found);
  const line = (word: string, part: string) =>
    markup`<span class="side ${word}"><span>${word}</span> <code>${same}<mark>${part}</mark>${rest}</code></span>`;
  return markup`${where}${line("expected", wanted)} ${line("found", given)}`;
}

/** What two texts begin with, what each has then, and what both end with. */
function parted(a: string, b: string): [string, string, string, string] {
  const [one, other] = [[...a], [...b]];
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const middle = (of: string[]) => of.slice(head, of.length - tail).join("");
  return [
    one.slice(0, head).join(""),
    middle(one),
    middle(other),
    one.slice(one.length - tail).join(""),
  ];
}
