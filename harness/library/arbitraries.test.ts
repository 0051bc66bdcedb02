import { expect, it } from "vitest";
import { validateScenario } from "../scenario/validate.ts";
import { customerId, faultPlan, fc, scenario, sources } from "./arbitraries.ts";

const drawn = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { seed: 42, numRuns: 100 });

it("draws ids of every awkward sort, never an empty one", () => {
  const ids = drawn(customerId());
  expect(ids.every((id) => id.length > 0)).toBe(true);
  expect(ids).toEqual(expect.arrayContaining(["7", "cust_00000001"]));
});

it("draws sources that a counterexample shows as text", () => {
  for (const files of drawn(sources())) {
    expect(Object.keys(files)).toEqual(["crm", "billing", "product", "support"]);
    expect(files.crm.toString()).toContain("customer_id");
  }
  const shown = fc.stringify(drawn(sources())[0]);
  expect(shown).toMatch(/^\n {2}crm\.csv "(?:[^"\\]|\\.)*"\n {2}billing\.csv "/);
});

it("draws fault plans for the shards that there are, and none that the retries cannot take", () => {
  const plans = drawn(faultPlan({ shards: 3 }));
  const faults = plans.flat() as { fault: string; shard?: number; attempt?: number }[];
  expect(faults.length).toBeGreaterThan(100);
  expect(faults.every(({ shard = 0, attempt = 1 }) => shard < 3 && attempt < 4)).toBe(true);
  expect(faults.some(({ fault }) => fault === "cancel")).toBe(false);
  const unbounded = drawn(faultPlan({ shards: 3, mode: "unbounded" })).flat();
  expect(unbounded.some(({ fault }) => fault === "cancel")).toBe(true);
});

it("draws scenarios that are good ones, of either mode", () => {
  for (const [options, outcome] of [
    [{}, "completed"],
    [{ mode: "unbounded", name: "mine" }, "any"],
  ] as const) {
    for (const each of drawn(scenario(options))) {
      expect(validateScenario(each)).toEqual({ scenario: each });
      expect(each.name).toBe("name" in options ? "mine" : "arbitrary");
      expect(each.expect.outcome).toBe(outcome);
    }
  }
});
