/**
 * A lane as SVG: as wide as where it stands, since everything along the time is in percent. Colours are
 * classes of the style sheet; what a colour says, a pattern, a sign or a word says too.
 */
import { type Markup, markup, type Part } from "./markup.ts";
import { percent, shareOf } from "./percent.ts";
import type { Bar, Lane, Mark, Outcome, Wait } from "./timeline.ts";
import { kindOf } from "./timeline-words.ts";

/** Heights in px: of a row with the gap below it, and of a bar. */
const ROW = 27;
const BAR = 18;
/** Above a row, so that marks have room. */
const TOP = 8;

/** Makes a shape that can be chosen, or leaves it as it is. */
export type Wrap = (of: Bar | Mark, shape: Markup) => Markup;

export function laneHeight({ rows }: Pick<Lane, "rows">): number {
  return rows * ROW + 2;
}

/** What is in a lane's `<svg>`: waits first, then bars, marks on top. */
export function laneShapes(
  { bars, waits, marks, rows }: Lane,
  end: number,
  ticks: readonly number[],
  wrap: Wrap,
): Markup {
  const height = laneHeight({ rows });
  return markup`${ticks.map((tick) => gridLine(percent(tick, end), height))}${waits.map((wait) =>
    waitLine(wait, end),
  )}${bars.map((bar) => wrap(bar, barShape(bar, end)))}${marks.map((mark) =>
    wrap(mark, markShape(mark, end)),
  )}`;
}

function gridLine(x: string, height: number): Markup {
  return markup`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
}

const topOf = (row: number) => TOP + row * ROW;

function waitLine({ row, from, to, backoff }: Wait, end: number): Markup {
  const y = topOf(row) + BAR / 2;
  const [x1, x2] = [percent(from, end), percent(to, end)];
  const kind = backoff === null ? "queue" : "backoff";
  return markup`<line class="wait ${kind}" x1="${x1}" x2="${x2}" y1="${y}" y2="${y}"/>`;
}

function barShape(bar: Bar, end: number): Markup {
  const { row, from, until, to } = bar;
  const y = topOf(row);
  const kind = kindOf(bar);
  const tail =
    to > until &&
    markup`<rect class="tail" x="${percent(until, end)}" width="${percent(to - until, end)}" y="${y + 2}" height="${BAR - 4}"/>${label("zombie", until, to, end, y, "tail-text")}`;
  return markup`${tail}<rect class="bar ${kind}" x="${percent(from, end)}" width="${percent(until - from, end)}" y="${y}" height="${BAR}" rx="2"/>${
    kind === "failed" &&
    markup`<rect class="hatch" x="${percent(from, end)}" width="${percent(until - from, end)}" y="${y}" height="${BAR}" rx="2"/>`
  }${label(signed(bar), from, until, end, y, `bar-text ${kind}`)}`;
}

const SIGNS: Readonly<Record<Outcome, string>> = {
  completed: "✓",
  failed: "✕",
  canceled: "■",
  open: "…",
};

/** `1 ✓`; of a duplicate `1 ×2`. */
function signed({ attempt, instance, outcome }: Bar): string {
  return `${attempt} ${instance > 1 ? `×${instance}` : SIGNS[outcome]}`;
}

/** Percent of the width that a character takes in a chart of usual width. */
const CHARACTER = 0.95;

/** Text in a bar, where it has room; cut off at the bar's end where the chart is narrow. */
function label(text: string, from: number, to: number, end: number, y: number, kind: string): Part {
  if (shareOf(to - from, end) < (text.length + 1) * CHARACTER) return null;
  return markup`<svg x="${percent(from, end)}" width="${percent(to - from, end)}" y="${y}" height="${BAR}"><text class="${kind}" x="5" y="13">${text}</text></svg>`;
}

function markShape({ row, t }: Mark, end: number): Markup {
  return markup`<svg class="mark" x="${percent(t, end)}" y="${topOf(row)}" overflow="visible"><line y1="0" y2="${BAR}"/><path d="M-6 -7 H6 L0 3 Z"/></svg>`;
}
