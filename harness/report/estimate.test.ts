import { expect, test } from "vitest";
import { createEstimate } from "./estimate.ts";

test.each([
  [1000, 0, 25, 100, "about 3 s left"],
  [1000, 20, 25, 100, "about 15 s left"],
  [60_000, 0, 1, 100, "about 99 min left"],
  [99_000, 0, 50, 100, "about 99 s left"],
  [1000, 0, 0, 100, ""],
  [1000, 25, 25, 100, ""],
  [1000, 0, 100, 100, ""],
])("after %i ms, from %i to %i of %i: %s", (ms, before, done, total, left) => {
  let time = 500;
  const estimate = createEstimate(() => time, before);
  time += ms;
  expect(estimate(done, total)).toBe(left);
});
