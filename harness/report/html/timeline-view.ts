/** The timeline as a part of a page: axis, lanes, legend, and the same as a table. */
import { duration } from "../figures.ts";
import { oneLine } from "../text.ts";
import { laneHeight, laneShapes } from "./lane-drawing.ts";
import { type Markup, markup } from "./markup.ts";
import { percent } from "./percent.ts";
import { tableView } from "./table-view.ts";
import { tickLabel, ticksTo } from "./ticks.ts";
import type { Bar, Lane, Mark, Timeline } from "./timeline.ts";
import { attemptName, endingOf, markWords, spanOf, waitWords } from "./timeline-words.ts";

/** Marks of an axis of usual width. */
const TICKS = 8;

/** @param id begins all ids of the play */
export function timelineView({ end, lanes, note }: Timeline, id: string): Markup {
  const ticks = ticksTo(end, TICKS);
  return markup`<section class="card timeline" aria-labelledby="${id}-timeline-title">
<div class="bar-of-title"><h2 id="${id}-timeline-title">Timeline</h2>
<div class="zoom" role="group" aria-label="Zoom of the timeline" hidden><button type="button" data-zoom="0.5" aria-label="Zoom out">−</button><output>100 %</output><button type="button" data-zoom="2" aria-label="Zoom in">+</button></div></div>
${legend()}
<div class="chart-scroll"><div class="chart" data-end="${end}">
<div class="lane axis-lane" aria-hidden="true"><span class="lane-name"></span><svg class="axis" width="100%" height="22">${ticks.map(
    (tick) => markup`<text x="${percent(tick, end)}" y="15">${tickLabel(tick, end)}</text>`,
  )}</svg></div>
<ol>
${lanes.map((lane, index) => laneView(lane, end, ticks, `${id}-lane-${index}`))}</ol>
</div></div>
${note !== null && markup`<p class="note">${note}</p>`}
<p class="picked" aria-live="polite" hidden></p>
<details><summary>The timeline as a table</summary>
${timelineTable(lanes, id)}</details>
</section>`;
}

function laneView(lane: Lane, end: number, ticks: readonly number[], id: string): Markup {
  const shapes = laneShapes(lane, end, ticks, (of, shape) => {
    if ("struck" in of) {
      return markup`<a class="pick" href="#${id}" data-seq="${of.struck.seq}"><title>${`${lane.name}, ${markWords(of)}`}</title>${shape}</a>`;
    }
    const { run, attempt, instance } = of;
    return markup`<a class="pick" href="#${id}" data-run="${run}" data-attempt="${attempt}" data-instance="${instance}"><title>${barName(lane, of)}</title>${shape}</a>`;
  });
  return markup`<li class="lane"><span class="lane-name" data-depth="${Math.min(lane.depth, 8)}" title="${lane.name}">${lane.name}</span><svg width="100%" height="${laneHeight(lane)}">${shapes}</svg></li>
`;
}

/** `shard 3, attempt 1: failed: boom, 0.18 s to 0.26 s`. */
function barName(lane: Lane, bar: Bar): string {
  return `${lane.name}, ${workName(lane, bar)}: ${endingOf(bar)}, ${spanOf(bar)}`;
}

/** `attempt 1`; where several runs share the lane, `run trn-00013, attempt 1`. */
function workName({ bars }: Lane, bar: Bar): string {
  const isAlone = bars.every(({ run }) => run === bar.run);
  return `${isAlone ? "" : `run ${oneLine(bar.run)}, `}${attemptName(bar)}`;
}

const LEGEND = [
  ["completed", "1 ✓", "attempt 1, completed"],
  ["failed", "1 ✕", "failed"],
  ["canceled", "1 ■", "canceled"],
  ["duplicate", "1 ×2", "delivered a second time"],
  ["tail", "zombie", "at work after it was declared dead"],
] as const;

function legend(): Markup {
  return markup`<ul class="legend" aria-label="Legend">${LEGEND.map(
    ([kind, sample, meaning]) =>
      markup`<li><svg width="60" height="18" aria-hidden="true"><rect class="${kind === "tail" ? kind : `bar ${kind}`}" x="1" y="1" width="58" height="16" rx="2"/>${kind === "failed" && markup`<rect class="hatch" x="1" y="1" width="58" height="16" rx="2"/>`}<text class="${kind === "tail" ? "tail-text" : `bar-text ${kind}`}" x="6" y="13">${sample}</text></svg>${meaning}</li>`,
  )}
<li><svg width="34" height="18" aria-hidden="true"><line class="wait queue" x1="1" x2="33" y1="9" y2="9"/></svg>waits for a place</li>
<li><svg width="34" height="18" aria-hidden="true"><line class="wait backoff" x1="1" x2="33" y1="9" y2="9"/></svg>waits for its retry</li>
<li><svg width="16" height="18" aria-hidden="true"><svg class="mark" x="8" y="10" overflow="visible"><path d="M-6 -7 H6 L0 3 Z"/></svg></svg>fault</li></ul>`;
}

function timelineTable(lanes: readonly Lane[], id: string): Markup {
  return tableView({
    caption: "Attempts",
    columns: [
      { title: "lane", align: "left" },
      { title: "attempt", align: "left" },
      { title: "before", align: "left" },
      { title: "from", align: "right" },
      { title: "to", align: "right" },
      { title: "end", align: "left" },
      { title: "faults", align: "left" },
    ],
    rows: lanes.flatMap((lane, index) =>
      lane.bars.map((bar, position) => [
        position === 0 ? markup`<span id="${id}-lane-${index}">${lane.name}</span>` : lane.name,
        workName(lane, bar),
        waitBefore(lane, bar),
        duration(bar.from),
        duration(bar.until),
        endingOf(bar),
        marksOf(lane, bar).map(markWords).join("; "),
      ]),
    ),
  });
}

function waitBefore({ waits }: Lane, { run, attempt, instance }: Bar): string {
  const found = waits.find((wait) => wait.run === run && wait.attempt === attempt);
  return found === undefined || instance > 1 ? "" : waitWords(found);
}

function marksOf({ marks }: Lane, { run, attempt, instance }: Bar): Mark[] {
  return marks.filter(
    ({ struck }) =>
      struck.run === run && struck.attempt === attempt && (struck.instance ?? 1) === instance,
  );
}
