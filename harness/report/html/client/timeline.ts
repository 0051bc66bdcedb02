/** The timeline of a play: one stop of the Tab key, arrow keys from bar to bar, and a zoom. */
import { percent } from "../percent.ts";
import { tickLabel, ticksTo } from "../ticks.ts";
import { find } from "./find.ts";
import type { Journal } from "./journal.ts";

/** Marks of the axis at a zoom of 100 %. */
const TICKS = 8;
const MOST_ZOOM = 64;

/** @param play the part of the page that the timeline belongs to */
export function enableTimeline(play: HTMLElement, journal: Journal): void {
  const timeline = find<HTMLElement>(play, ".timeline");
  enablePicks(timeline, journal);
  enableZoom(timeline);
}

function enablePicks(timeline: HTMLElement, journal: Journal): void {
  const lanes = [...timeline.querySelectorAll(".chart li.lane")].map((lane) => [
    ...lane.querySelectorAll<SVGAElement>("a.pick"),
  ]);
  const picks = lanes.flat();
  const picked = find<HTMLElement>(timeline, ".picked");
  picked.hidden = false;
  picked.textContent =
    "Arrow keys go from attempt to attempt; Enter, or a click, shows the events of one in the journal.";
  for (const pick of picks.slice(1)) pick.setAttribute("tabindex", "-1");

  for (const [row, lane] of lanes.entries()) {
    for (const [column, pick] of lane.entries()) {
      const name = find(pick, "title").textContent ?? "";
      pick.addEventListener("focus", () => {
        for (const other of picks) other.setAttribute("tabindex", other === pick ? "0" : "-1");
        picked.textContent = name;
      });
      pick.addEventListener("mouseenter", () => {
        picked.textContent = name;
      });
      pick.addEventListener("click", (event) => {
        event.preventDefault();
        show(pick, name, journal);
      });
      pick.addEventListener("keydown", (event) => {
        const next = neighbour(lanes, row, column, event.key);
        if (next === undefined) return;
        event.preventDefault();
        next.focus();
      });
    }
  }
}

function show(pick: SVGAElement, name: string, journal: Journal): void {
  const { seq, run = "", attempt, instance } = pick.dataset;
  if (seq !== undefined) {
    journal.showEvent(Number(seq));
  } else {
    const short = name.slice(0, name.indexOf(":"));
    journal.showAttempt({ run, attempt: Number(attempt), instance: Number(instance) }, short);
  }
}

function neighbour(
  lanes: readonly (readonly SVGAElement[])[],
  row: number,
  column: number,
  key: string,
): SVGAElement | undefined {
  switch (key) {
    case "ArrowRight":
      return lanes[row]?.[column + 1];
    case "ArrowLeft":
      return lanes[row]?.[column - 1];
    case "ArrowDown":
      return lanes.slice(row + 1).find((lane) => lane.length > 0)?.[0];
    case "ArrowUp":
      return lanes.slice(0, row).findLast((lane) => lane.length > 0)?.[0];
    case "Home":
      return lanes.find((lane) => lane.length > 0)?.[0];
    case "End":
      return lanes.findLast((lane) => lane.length > 0)?.at(-1);
    default:
      return undefined;
  }
}

function enableZoom(timeline: HTMLElement): void {
  const buttons = find<HTMLElement>(timeline, ".zoom");
  const told = find<HTMLOutputElement>(buttons, "output");
  const scroller = find<HTMLElement>(timeline, ".chart-scroll");
  const chart = find<HTMLElement>(timeline, ".chart");
  const axis = find<SVGElement>(chart, ".axis");
  const end = Number(chart.dataset.end);
  let zoom = 1;
  buttons.hidden = false;
  for (const button of buttons.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const middle = (scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth;
      zoom = Math.min(Math.max(zoom * Number(button.dataset.zoom), 1), MOST_ZOOM);
      told.value = `${zoom * 100} %`;
      chart.style.width = `${zoom * 100}%`;
      axis.replaceChildren(...ticksTo(end, TICKS * zoom).map((tick) => tickText(tick, end)));
      scroller.scrollLeft = middle * scroller.scrollWidth - scroller.clientWidth / 2;
    });
  }
}

function tickText(tick: number, end: number): SVGTextElement {
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.setAttribute("x", percent(tick, end));
  text.setAttribute("y", "15");
  text.textContent = tickLabel(tick, end);
  return text;
}
