/** The journal of a play: filters, a grid of events, and the chosen event in full. */
import type { JournalEntry } from "../../../journal/entry.ts";
import { grouped } from "../../figures.ts";
import { entryWords } from "../entry-words.ts";
import type { JournalData } from "../journal-data.ts";
import { filterControls } from "./filter-controls.ts";
import { find } from "./find.ts";
import { type ChosenAttempt, passing, type Searchable, searchable } from "./journal-filter.ts";
import { virtualRows } from "./virtual-rows.ts";

export interface Journal {
  /** Shows the events of one attempt alone. @param name what it is called */
  showAttempt(attempt: ChosenAttempt, name: string): void;
  /** Shows all events and chooses one. @param seq its position in the journal */
  showEvent(seq: number): void;
}

const COLUMNS = ["ms", "where", "attempt", "kind", "what"] as const;

/** @param play the part of the page that the journal belongs to */
export function openJournal(play: HTMLElement): Journal {
  const data: JournalData = JSON.parse(find(play, ".journal-data").textContent ?? "");
  const names = new Map(data.names);
  const live = find<HTMLElement>(play, ".journal .live");
  const tally = find<HTMLOutputElement>(live, ".tally");
  const grid = find<HTMLElement>(live, ".events");
  const detail = find<HTMLElement>(live, ".event");
  const controls = filterControls(live, filter);
  live.hidden = false;
  find<HTMLElement>(play, ".no-script").classList.add("on-paper");

  // Texts to search are made when they are needed first: a page should not wait for them.
  let texts: Searchable | null = null;
  let shown: readonly number[] = [];
  let chosen = 0;

  const rows = virtualRows(grid, headRow(), (index) => {
    const row = eventRow(entryAt(shown[index] ?? 0), names);
    row.id = idOf(index);
    row.setAttribute("aria-rowindex", String(index + 2));
    row.setAttribute("aria-selected", String(index === chosen));
    row.addEventListener("click", () => choose(index));
    return row;
  });

  const idOf = (index: number) => `${play.id}-event-${index}`;

  function entryAt(place: number): JournalEntry {
    const entry = data.entries[place];
    if (entry === undefined) throw new Error(`the journal has no event ${place}`);
    return entry;
  }

  function filter(): void {
    const wanted = controls.read();
    if (wanted !== null) texts ??= searchable(data);
    shown =
      texts === null || wanted === null
        ? data.entries.map((_, place) => place)
        : passing(texts, wanted);
    tally.value = `${grouped(shown.length)} of ${grouped(data.entries.length)} events`;
    grid.setAttribute("aria-rowcount", String(shown.length + 1));
    chosen = 0;
    rows.show(shown.length);
    choose(0);
  }

  function choose(index: number): void {
    const place = shown[index];
    chosen = index;
    if (place === undefined) {
      detail.textContent = "No event passes the filters.";
      grid.removeAttribute("aria-activedescendant");
      return;
    }
    rows.reveal(index);
    rows.refresh();
    grid.setAttribute("aria-activedescendant", idOf(index));
    detail.textContent = JSON.stringify(entryAt(place), null, 2);
  }

  function goThere(): void {
    live.scrollIntoView({ block: "nearest" });
    grid.focus({ preventScroll: true });
  }

  grid.addEventListener("keydown", (event) => {
    const step = stepOf(event, rows.page());
    if (step === undefined) return;
    event.preventDefault();
    choose(Math.min(Math.max(chosen + step, 0), shown.length - 1));
  });
  filter();

  return {
    showAttempt(attempt, name) {
      controls.reset(attempt, name);
      filter();
      goThere();
    },
    showEvent(seq) {
      controls.reset();
      filter();
      choose(data.entries.findIndex((entry) => entry.seq === seq));
      goThere();
    },
  };
}

/** How many rows a key goes down; undefined for a key that goes nowhere. */
function stepOf(event: KeyboardEvent, page: number): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[event.key];
}

function headRow(): HTMLElement {
  const row = rowOf("columnheader", COLUMNS);
  row.classList.add("head");
  row.setAttribute("aria-rowindex", "1");
  return row;
}

function eventRow(entry: JournalEntry, names: ReadonlyMap<string, string>): HTMLElement {
  const attempt = "attempt" in entry ? String(entry.attempt) : "";
  const instance = "instance" in entry && entry.instance !== undefined ? ` ×${entry.instance}` : "";
  const start = [entry.t.toFixed(1), names.get(entry.run) ?? entry.run, attempt + instance];
  const row = rowOf("gridcell", [...start, entry.kind, entryWords(entry)]);
  row.dataset.kind = entry.kind;
  return row;
}

function rowOf(role: string, texts: readonly string[]): HTMLElement {
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "row");
  for (const text of texts) {
    const cell = document.createElement("span");
    cell.setAttribute("role", role);
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
