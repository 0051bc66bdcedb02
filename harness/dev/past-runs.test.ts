import { expect, it } from "vitest";
import type { KnownRun } from "./known-run.ts";
import { createPastRuns } from "./past-runs.ts";

const run = (id: string, root: string, number: number, endNumber: number) =>
  ({ id, root, number, endNumber }) as KnownRun;

it("lists runs latest first, from a number on, and drops those of a root", () => {
  const past = createPastRuns([run("a1", "a", 3, 4), run("b", "b", 2, 5), run("a", "a", 1, 6)]);
  const ids = (number: number | null) => [...past.before(number)].map(({ id }) => id);
  expect(past.last).toEqual({ number: 3, ends: 6 });
  expect(ids(null)).toEqual(["a1", "b", "a"]);
  expect(ids(3)).toEqual(["b", "a"]);
  past.drop("a");
  past.drop("never was");
  expect(ids(null)).toEqual(["b"]);
  expect(past.get("a1")).toBeUndefined();
  expect(past.get("b")?.number).toBe(2);
});

it("begins with nothing", () => {
  expect(createPastRuns([]).last).toEqual({ number: 0, ends: 0 });
});
