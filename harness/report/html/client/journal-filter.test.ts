import { expect, test } from "vitest";
import { healedRun, timed } from "../../sample-journal.ts";
import { KINDS } from "../journal-data.ts";
import { runNames } from "../run-names.ts";
import { type JournalFilter, passing, searchable } from "./journal-filter.ts";

const entries = timed([
  ...healedRun,
  [900, { kind: "attempt", event: "instance-started", run: "run-0", attempt: 1, number: 2 }],
  [901, { kind: "store", run: "run-0", attempt: 1, op: "create", path: "A", instance: 2 }],
  [902, { kind: "store", run: "run-0", attempt: 1, op: "create", path: "B" }],
]);
const all: JournalFilter = { text: "", where: "", kinds: new Set(KINDS), attempt: null };
const found = (filter: Partial<JournalFilter>) =>
  passing(searchable({ entries, names: [...runNames(entries)] }), { ...all, ...filter });
const kindsOf = (filter: Partial<JournalFilter>) =>
  found(filter).map((place) => entries[place]?.kind);

test("without a filter everything passes, in order", () => {
  expect(found({})).toEqual(entries.map((_, place) => place));
});

test("every word must be there, in any order and case: of the name, the sentence or the JSON", () => {
  expect(kindsOf({ text: "SHARD.MERGED struck 1" })).toEqual(["fault"]);
  expect(kindsOf({ text: '"declaredwaitms":2000' })).toEqual(["run"]);
  expect(found({ text: "nothing like it" })).toEqual([]);
});

test("by name, by kind, and by one attempt with one of its deliveries", () => {
  expect(found({ where: "shard 1" })).toHaveLength(9);
  expect(kindsOf({ where: "shard 1", kinds: new Set(["fault"]) })).toEqual(["fault"]);
  expect(kindsOf({ attempt: { run: "run-1", attempt: 2, instance: 1 } })).toEqual([
    "run",
    "attempt",
    "result",
    "attempt",
  ]);
  const paths = (instance: number) =>
    found({ kinds: new Set(["store"]), attempt: { run: "run-0", attempt: 1, instance } }).map(
      (place) => JSON.stringify(entries[place]),
    );
  expect(paths(2)).toMatchObject([expect.stringContaining('"path":"A"')]);
  expect(paths(1)).toMatchObject([expect.stringContaining('"path":"B"')]);
});
