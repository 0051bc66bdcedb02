import { expect, it } from "vitest";
import type { JournalEntry } from "../../journal/entry.ts";
import { firstDifference } from "./determinism.ts";
import {
  completing,
  created,
  entries,
  goodWorkflow,
  ROOT,
  runOf,
  withReference,
} from "./good-workflow.ts";

const first = goodWorkflow().reference;
const second = (change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null) =>
  withReference(goodWorkflow(), change).reference;
const withResults = (values: Readonly<Record<string, unknown>>) =>
  second((entry) =>
    entry.kind === "result" && Object.hasOwn(values, entry.run)
      ? { ...entry, value: values[entry.run] }
      : entry,
  );
/** The same work once more, with these results. */
const twice = (one: unknown, other: unknown) =>
  second((entry) => {
    if (entry.kind === "result" && entry.run === runOf(3)) return { ...entry, value: one };
    if (entry.kind !== "attempt" || entry.run !== ROOT || entry.event !== "ended") return entry;
    const again = [
      created("run-3b", "price", [{ order: 3 }], ROOT),
      { kind: "attempt", event: "started", run: "run-3b", attempt: 1 } as const,
      ...completing("run-3b", 1, other),
    ];
    return [...entries(55, again), entry];
  });

it("two runs that say the same have no difference, whatever the order of their keys", () => {
  expect(firstDifference(first, first, "same")).toBe(null);
  const other = withResults({ [runOf(2)]: { cents: 200, order: 2 } });
  expect(firstDifference(first, other, "same")).toBe(null);
});

it("tells a subtask's difference before its parent's, since it is the reason", () => {
  const other = withResults({ [ROOT]: { cents: 601 }, [runOf(2)]: { order: 2, cents: 201 } });
  expect(firstDifference(first, other, "same")).toBe(
    'result of price with [{"order":2}].cents: expected 200, found 201',
  );
  expect(firstDifference(first, other, "root")).toBe(
    'result of bill with [{"orders":[1,2,3]}].cents: expected 600, found 601',
  );
  expect(firstDifference(first, withResults({ [runOf(2)]: 0 }), "root")).toBe(null);
});

it("tells work that only one of the two does, or does more often", () => {
  const without = second((entry) => (entry.run === runOf(3) ? null : entry));
  const told = (one: number, other: number) =>
    `price with [{"order":3}] returned ${one} results in the first run, ${other} in the second`;
  expect(firstDifference(first, without, "same")).toBe(told(1, 0));
  expect(firstDifference(without, first, "same")).toBe(told(0, 1));
  expect(firstDifference(first, twice(1, 2), "same")).toBe(told(1, 2));
});

it("takes the results of the same work in any order", () => {
  expect(firstDifference(twice(1, 2), twice(2, 1), "same")).toBe(null);
  expect(firstDifference(twice(1, 2), twice(2, 3), "same")).toBe(
    'result of price with [{"order":3}]: expected 1, found 2',
  );
});
