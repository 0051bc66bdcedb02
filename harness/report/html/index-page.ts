/** The HTML report of several plays: one page that holds them all, and a table that leads to each. */
import { counted } from "../figures.ts";
import {
  SUMMARY_COLUMNS,
  type SummaryItem,
  summaryCells,
  summaryOf,
  type Word,
  wordOf,
} from "../summary-table.ts";
import type { PageAssets } from "./assets.ts";
import { htmlDocument } from "./document.ts";
import { backTo } from "./head-view.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { playView } from "./play-view.ts";
import { tableView } from "./table-view.ts";
import { badge, type Mood } from "./verdict-badge.ts";

const MOODS: Readonly<Record<Word, Mood>> = {
  PASS: "good",
  FAIL: "bad",
  ERROR: "bad",
  SKIP: "none",
};

/** Characters of all plays that a page holds: what a browser still opens at once. */
const MOST_CHARACTERS = 100_000_000;

/**
 * The document as text. Pure. Where the plays are too many for one page, the table lists all of them, but
 * passed plays are not held in full any more.
 *
 * @param notBegun plays that were asked for and did not begin
 */
export function indexPage(
  items: readonly SummaryItem[],
  notBegun: number,
  assets: PageAssets,
): string {
  const { isGood, line } = summaryOf(items);
  const views = viewsOf(items);
  const left = views.filter(
    (view, index) => view === null && "play" in (items[index] ?? {}),
  ).length;
  const main = markup`<div class="index">
<header class="head">
<p class="brand">Shardproof</p>
<h1>Plays</h1>
<p class="verdict ${isGood ? "good" : "bad"}">${badge(isGood ? "good" : "bad", isGood ? "PASS" : "FAIL")} ${line}</p>
</header>
<section class="card plays" aria-label="All plays">
${tableView({
  caption: "Plays",
  columns: SUMMARY_COLUMNS.map((column, index) =>
    index === 0 ? { ...column, title: "verdict" } : column,
  ),
  rows: items.map((item, index) => cellsOf(item, views[index] === null ? null : idOf(index))),
  note: noteOf(notBegun, left),
})}
</section>
</div>
${views}`;
  const title = `${isGood ? "PASS" : "FAIL"} ${line.replace(/\.$/, "")} – Shardproof`;
  return htmlDocument({ title, isGood, main }, assets);
}

const idOf = (index: number) => `play-${index + 1}`;

/** Plays in full as far as there is room, those first that did not pass; null for the others. */
function viewsOf(items: readonly SummaryItem[]): (Markup | null)[] {
  const views: (Markup | null)[] = items.map(() => null);
  let room = MOST_CHARACTERS;
  for (const isWanted of [(word: Word) => word !== "PASS", (word: Word) => word === "PASS"]) {
    for (const [index, item] of items.entries()) {
      if (!("play" in item) || !isWanted(wordOf(item)) || room <= 0) continue;
      const view = playView(item.play, idOf(index), backTo("All plays"));
      room -= view.text.length;
      views[index] = view;
    }
  }
  return views;
}

function cellsOf(item: SummaryItem, id: string | null): Part[] {
  const [, name = "", ...rest] = summaryCells(item);
  const word = wordOf(item);
  const why = "error" in item ? item.error : "skipped" in item ? item.skipped : null;
  return [
    badge(MOODS[word], word),
    markup`${id === null ? name : markup`<a href="#${id}">${name}</a>`}${
      why !== null && markup`<p class="reason">${why}</p>`
    }`,
    ...rest,
  ];
}

function noteOf(notBegun: number, left: number): string | null {
  const notes = [
    ...(notBegun > 0 ? [`${notBegun} were not begun (--bail).`] : []),
    ...(left > 0
      ? [
          `${counted(left, "passed play")} ${left === 1 ? "is" : "are"} not held here in full: the page would be too large.`,
        ]
      : []),
  ];
  return notes.length === 0 ? null : notes.join(" ");
}
