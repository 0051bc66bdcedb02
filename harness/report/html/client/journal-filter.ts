/** Which entries of a journal are shown. Pure. */
import type { JournalEntry } from "../../../journal/entry.ts";
import { entryWords } from "../entry-words.ts";
import type { JournalData } from "../journal-data.ts";

export interface JournalFilter {
  /** Words that an entry must hold, in any order; upper and lower case are alike. */
  readonly text: string;
  /** What the run is called; empty for any. */
  readonly where: string;
  readonly kinds: ReadonlySet<string>;
  /** One attempt of one run, or one of its deliveries; null for any. */
  readonly attempt: ChosenAttempt | null;
}

export interface ChosenAttempt {
  readonly run: string;
  readonly attempt: number;
  readonly instance: number;
}

export interface Searchable {
  readonly entries: readonly JournalEntry[];
  /** By id of the run, what it is called. */
  readonly names: ReadonlyMap<string, string>;
  /** Of each entry, all that can be found, in lower case. */
  readonly texts: readonly string[];
}

export function searchable(data: JournalData): Searchable {
  const { entries } = data;
  const names = new Map(data.names);
  const texts = entries.map((entry) =>
    [names.get(entry.run) ?? "", entryWords(entry), JSON.stringify(entry)].join("\n").toLowerCase(),
  );
  return { entries, names, texts };
}

/** Places of the entries that pass, in their order. */
export function passing({ entries, names, texts }: Searchable, filter: JournalFilter): number[] {
  const { where, kinds, attempt } = filter;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const places: number[] = [];
  for (const [place, entry] of entries.entries()) {
    if (!kinds.has(entry.kind)) continue;
    if (where !== "" && names.get(entry.run) !== where) continue;
    if (attempt !== null && !isOf(entry, attempt)) continue;
    const text = texts[place] ?? "";
    if (words.every((word) => text.includes(word))) places.push(place);
  }
  return places;
}

function isOf(entry: JournalEntry, { run, attempt, instance }: ChosenAttempt): boolean {
  if (entry.run !== run || !("attempt" in entry) || entry.attempt !== attempt) return false;
  if ("number" in entry) return entry.number === instance;
  // What is of the attempt as a whole is shown with each of its deliveries.
  if (entry.kind === "attempt" || entry.kind === "run" || entry.kind === "result") return true;
  return (entry.instance ?? 1) === instance;
}
