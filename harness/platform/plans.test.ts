import { expect, it } from "vitest";
import { DEFAULT_PLAN, PLAN_MEMORY_MIB, PLANS } from "./plans.ts";

it("are those that every workspace has, cheapest first", () => {
  expect(PLANS.map(({ name }) => name)).toEqual(["starter", "standard", "pro"]);
  const prices = PLANS.map(({ dollarsPerHour }) => dollarsPerHour);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});

it("have memory, the default one too", () => {
  expect([...PLAN_MEMORY_MIB]).toEqual([
    ["starter", 512],
    ["standard", 2048],
    ["pro", 4096],
  ]);
  expect(PLAN_MEMORY_MIB.get(DEFAULT_PLAN)).toBe(2048);
});
