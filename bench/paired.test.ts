import { afterEach, expect, it, vi } from "vitest";
import { pairedRatio, quantile } from "./paired.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.25, 2],
  [[7], 0.975, 7],
])("quantile of %j at %d is %d", (values, part, expected) => {
  expect(quantile(values, part)).toBe(expected);
});

it("what disturbs both of a pair falls out", () => {
  const speeds = [1, 5, 2, 0.5, 3, 1, 4, 9];
  const { median, interval, quartiles } = pairedRatio(speeds.map((speed) => [1.02 * speed, speed]));
  for (const value of [median, ...interval, ...quartiles]) expect(value).toBeCloseTo(1.02, 10);
});

it("the interval is wide where pairs disagree, holds the median, and is the same each time", () => {
  const pairs = Array.from({ length: 21 }, (_, n) => [1 + ((n * 37) % 101) / 1000, 1] as const);
  const chance = vi.spyOn(Math, "random");
  const first = pairedRatio(pairs);
  expect(first.median).toBe(
    quantile(
      pairs.map(([a]) => a),
      0.5,
    ),
  );
  expect(first.interval[0]).toBeGreaterThanOrEqual(first.quartiles[0] - 0.02);
  expect(first.interval[0]).toBeLessThan(first.median);
  expect(first.interval[1]).toBeGreaterThan(first.median);
  expect(pairedRatio(pairs)).toEqual(first);
  expect(chance).not.toHaveBeenCalled();
});
