import { expect, test } from "vitest";
import { tickLabel, ticksTo } from "./ticks.ts";

test.each([
  [730, [0, 100, 200, 300, 400, 500, 600, 700]],
  [800, [0, 100, 200, 300, 400, 500, 600, 700, 800]],
  [801, [0, 200, 400, 600, 800]],
  [6, [0, 1, 2, 3, 4, 5, 6]],
  [0.7, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
  [3_600_000, [0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000]],
  [0, [0]],
])("up to %d", (end, ticks) => {
  expect(ticksTo(end, 8)).toEqual(ticks);
});

test("from a second on, in seconds", () => {
  expect([tickLabel(40, 999), tickLabel(500, 1000), tickLabel(2000, 3000)]).toEqual([
    "40 ms",
    "0.5 s",
    "2 s",
  ]);
});
