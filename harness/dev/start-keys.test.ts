import { expect, it } from "vitest";
import { createStartKeys } from "./start-keys.ts";

const DAY_MS = 86_400_000;

it("a key is its first run's for a day", () => {
  const keys = createStartKeys();
  expect(keys.runOf("k", 0)).toBeUndefined();
  keys.add("k", "first", 0);
  expect(keys.runOf("k", DAY_MS - 1)).toBe("first");
  expect(keys.runOf("other", 1)).toBeUndefined();
  expect(keys.runOf("k", DAY_MS)).toBeUndefined();
  keys.add("k", "second", DAY_MS);
  expect(keys.runOf("k", DAY_MS + 1)).toBe("second");
});

it("a run that is dropped takes its key along, but not one that is another's by now", () => {
  const keys = createStartKeys();
  keys.add("k", "first", 0);
  keys.add("k", "second", DAY_MS);
  keys.drop("first");
  expect(keys.runOf("k", DAY_MS)).toBe("second");
  keys.drop("second");
  keys.drop("never was");
  expect(keys.runOf("k", DAY_MS)).toBeUndefined();
});
