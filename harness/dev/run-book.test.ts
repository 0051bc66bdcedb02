import { expect, it } from "vitest";
import { createRunBook } from "./run-book.ts";
import type { WorkflowVersion } from "./workflow-version.ts";

const version = (id: string) => ({ id }) as WorkflowVersion;

it("lists runs latest first, from a number on, and drops those of a root", () => {
  const book = createRunBook();
  const ids = (number: number | null) => [...book.before(number)].map(({ id }) => id);
  book.add({ id: "a", root: "a", version: version("1") }, 10);
  book.add({ id: "b", root: "b", version: version("1") }, 20);
  book.add({ id: "a1", root: "a", version: version("1") }, 30);
  expect(ids(null)).toEqual(["a1", "b", "a"]);
  expect(ids(3)).toEqual(["b", "a"]);
  expect(ids(1)).toEqual([]);
  book.drop("a");
  expect(ids(null)).toEqual(["b"]);
  book.add({ id: "c", root: "c", version: version("1") }, 40);
  // Numbers are not used again.
  expect(book.get("c")?.number).toBe(4);
});

it("numbers ends in their order and tells who waits, but nobody who does not any more", () => {
  const book = createRunBook();
  for (const id of ["a", "b"]) book.add({ id, root: id, version: version("1") }, 0);
  const told: string[] = [];
  book.whenEnded("b", () => told.push("first"));
  const stop = book.whenEnded("b", () => told.push("second"));
  stop();
  stop();
  book.end("b", 5);
  book.end("a", 6);
  book.end("never was", 7);
  expect(told).toEqual(["first"]);
  expect(book.get("b")).toMatchObject({ endNumber: 1, endedAt: 5 });
  expect(book.get("a")).toMatchObject({ endNumber: 2, endedAt: 6 });
});

it("knows the versions of runs under way", () => {
  const book = createRunBook();
  const [old, latest] = [version("1"), version("2")];
  book.add({ id: "a", root: "a", version: old }, 0);
  book.add({ id: "b", root: "b", version: latest }, 0);
  expect([...book.versionsUnderWay()]).toEqual([old, latest]);
  book.end("a", 1);
  expect([...book.versionsUnderWay()]).toEqual([latest]);
});
