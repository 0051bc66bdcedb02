import { expect, it } from "vitest";
import { medianOf, mostOf, ratioOf, sumOf, to } from "./median.ts";

const rounds = [
  { ours: 1, theirs: 4 },
  { ours: 3, theirs: 3 },
  { ours: 2, theirs: 6 },
];

it("takes the middle of times, and the most of memory", () => {
  expect(medianOf(rounds, ({ ours }) => ours)).toBe(2);
  expect(mostOf(rounds, ({ ours }) => ours)).toBe(3);
  expect(sumOf(rounds, ({ ours }) => ours)).toBe(6);
});

it("makes ratios within a round, not of medians", () => {
  const ratio = ratioOf(
    rounds,
    ({ theirs }) => theirs,
    ({ ours }) => ours,
  );
  expect(ratio).toEqual({ median: 3, least: 1, most: 4 });
});

it("rounds to digits", () => {
  expect(to(2, 1.23456)).toBe(1.23);
});
