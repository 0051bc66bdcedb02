import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RowAccount } from "./artifacts.ts";
import {
  addAccount,
  addAccounts,
  addSums,
  averageHealthScore,
  createProfileTally,
} from "./summary.ts";

const levels = (LOW: number, MEDIUM: number, HIGH: number) => ({ LOW, MEDIUM, HIGH });
const account = (read: number, merged: number, superseded: number, quarantined: number) => ({
  read,
  merged,
  superseded,
  quarantined,
});
const sumsOf = (healthScore: number) => ({
  healthScore,
  churnRisk: levels(0, 0, 0),
  expansionPotential: levels(0, 0, 0),
});

it("a tally counts scores profile by profile", () => {
  const tally = createProfileTally();
  tally.add({ health_score: 70, churn_risk: "LOW", expansion_potential: "HIGH" });
  tally.add({ health_score: 5, churn_risk: "HIGH", expansion_potential: "MEDIUM" });
  tally.add({ health_score: 0, churn_risk: "LOW", expansion_potential: "LOW" });
  expect(tally.sums()).toEqual({
    healthScore: 75,
    churnRisk: levels(2, 0, 1),
    expansionPotential: levels(1, 1, 1),
  });
});

it("addSums adds figure by figure; nothing adds up to zeros", () => {
  const part = (n: number) => ({
    healthScore: n,
    churnRisk: levels(n + 1, n + 2, n + 3),
    expansionPotential: levels(n + 4, n + 5, n + 6),
  });
  expect(addSums([part(10), part(200)])).toEqual({
    healthScore: 210,
    churnRisk: levels(212, 214, 216),
    expansionPotential: levels(218, 220, 222),
  });
  expect(addSums([])).toEqual(sumsOf(0));
});

it("addAccount adds accounts", () => {
  expect(addAccount([account(10, 5, 3, 2), account(100, 90, 9, 1)])).toEqual(
    account(110, 95, 12, 3),
  );
  expect(addAccount([])).toEqual(account(0, 0, 0, 0));
});

it("addAccounts adds source by source, in pipeline order", () => {
  const shard = (crm: RowAccount) => ({
    crm,
    billing: account(1, 1, 0, 0),
    product: account(2, 1, 1, 0),
    support: account(3, 1, 1, 1),
  });
  const total = addAccounts([shard(account(7, 7, 0, 0)), shard(account(8, 0, 0, 8))]);
  expect(Object.entries(total)).toEqual([
    ["crm", account(15, 7, 0, 8)],
    ["billing", account(2, 2, 0, 0)],
    ["product", account(4, 2, 2, 0)],
    ["support", account(6, 2, 2, 2)],
  ]);
});

describe("averageHealthScore", () => {
  it.each([
    [0, 5, 0],
    [100, 1, 100],
    [101, 2, 50.5],
    [200, 3, 66.7],
    [100, 3, 33.3],
    [1, 20, 0.1],
    [1, 21, 0],
    [3, 20, 0.2],
  ])("of %i over %i customers is %f: one decimal, halves rounded up", (sum, customers, average) => {
    expect(averageHealthScore(sumsOf(sum), customers)).toBe(average);
  });

  it("is null without customers", () => {
    expect(averageHealthScore(sumsOf(0), 0)).toBeNull();
  });

  it("is the nearest tenth at any size", () => {
    const cases = fc
      .integer({ min: 1, max: 10_000_000 })
      .chain((customers) => fc.tuple(fc.nat({ max: 100 * customers }), fc.constant(customers)));
    fc.assert(
      fc.property(cases, ([sum, customers]) => {
        const tenths = Math.round((averageHealthScore(sumsOf(sum), customers) as number) * 10);
        const doubledError = 2 * (tenths * customers - sum * 10);
        expect(doubledError).toBeGreaterThan(-customers);
        expect(doubledError).toBeLessThanOrEqual(customers);
      }),
    );
  });
});
