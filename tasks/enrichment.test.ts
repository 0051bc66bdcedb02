import { describe, expect, it } from "vitest";
import { type ScoredFields, scoresOf } from "./enrichment.ts";

const NOTHING: ScoredFields = {
  usage_pct: null,
  payment_status: null,
  nps_score: null,
  open_tickets: null,
  plan: null,
  deal_stage: null,
};

const scores = (fields: Partial<ScoredFields>) => scoresOf({ ...NOTHING, ...fields });
const health = (fields: Partial<ScoredFields>) => scores(fields).health_score;
const churn = (fields: Partial<ScoredFields>) => scores(fields).churn_risk;
const expansion = (fields: Partial<ScoredFields>) => scores(fields).expansion_potential;

it("a customer of whom nothing is known has the middle score, and 5 for no open ticket", () => {
  expect(scores({})).toEqual({
    health_score: 55,
    churn_risk: "LOW",
    expansion_potential: "LOW",
  });
});

it("a missing usage, payment or nps changes nothing", () => {
  // One open ticket changes nothing either, which leaves the 50 that everyone starts with.
  expect(health({ open_tickets: 1 })).toBe(50);
});

describe("health_score", () => {
  it.each([
    [100, 20],
    [80, 20],
    [79.99, 10],
    [60, 10],
    [59.99, 0],
    [30, 0],
    [29.99, -10],
    [0, -10],
    [-1, -10],
  ])("usage of %f %% adds %i", (usage_pct, points) => {
    expect(health({ open_tickets: 1, usage_pct })).toBe(50 + points);
  });

  it.each([
    ["active", 15],
    ["past_due", -15],
    ["failed", -15],
    ["trialing", 0],
    ["inactive", 0],
    ["", 0],
  ])("payment %s adds %i", (payment_status, points) => {
    expect(health({ open_tickets: 1, payment_status })).toBe(50 + points);
  });

  it.each([
    [10, 10],
    [9, 10],
    [8, 5],
    [7, 5],
    [6, 0],
    [5, -10],
    [0, -10],
    [-100, -10],
  ])("nps of %i adds %i", (nps_score, points) => {
    expect(health({ open_tickets: 1, nps_score })).toBe(50 + points);
  });

  it.each([
    [null, 5],
    [0, 5],
    [1, 0],
    [3, 0],
    [4, -5],
    [400, -5],
    [-1, 0],
  ])("%s open tickets add %i", (open_tickets, points) => {
    expect(health({ open_tickets })).toBe(50 + points);
  });

  it("reaches exactly 100 at best and 10 at worst, within 0 … 100", () => {
    const best = { usage_pct: 80, payment_status: "active", nps_score: 9, open_tickets: 0 };
    const worst = { usage_pct: 0, payment_status: "failed", nps_score: 0, open_tickets: 4 };
    expect([health(best), health(worst)]).toEqual([100, 10]);
  });
});

describe("churn_risk", () => {
  // Each row stands beside two points from nps, so that a single point shows: 2 and 4 are MEDIUM, 5 is HIGH.
  it.each([
    ["usage of 29.99 % is worth 3", { usage_pct: 29.99, nps_score: 6 }, "HIGH"],
    ["usage of 30 % is worth 1", { usage_pct: 30, nps_score: 6 }, "MEDIUM"],
    ["usage of 30 % is worth 1", { usage_pct: 30, open_tickets: 4 }, "MEDIUM"],
    ["usage of 49.99 % is worth 1", { usage_pct: 49.99, open_tickets: 4 }, "MEDIUM"],
    ["usage of 50 % is worth nothing", { usage_pct: 50, open_tickets: 4 }, "LOW"],
    ["usage below 30 % alone is worth 3, not 4", { usage_pct: 0, open_tickets: 4 }, "MEDIUM"],
    ["a failed payment is worth 3", { payment_status: "failed", nps_score: 6 }, "HIGH"],
    ["a payment past due is worth 3", { payment_status: "past_due", nps_score: 6 }, "HIGH"],
    ["a payment past due is worth no 4", { payment_status: "past_due", usage_pct: 30 }, "MEDIUM"],
    ["an active payment is worth nothing", { payment_status: "active", nps_score: 6 }, "MEDIUM"],
    ["nps of 6 is worth 2", { nps_score: 6 }, "MEDIUM"],
    ["nps of 6 is worth no 3", { nps_score: 6, usage_pct: 30, open_tickets: 4 }, "MEDIUM"],
    ["nps of 7 is worth nothing", { nps_score: 7, usage_pct: 30 }, "LOW"],
    [
      "4 open tickets are worth 1",
      { open_tickets: 4, usage_pct: 30, payment_status: "failed" },
      "HIGH",
    ],
    ["4 open tickets are worth no 2", { open_tickets: 4 }, "LOW"],
    ["3 open tickets are worth nothing", { open_tickets: 3, usage_pct: 30 }, "LOW"],
    [
      "all together is HIGH",
      { usage_pct: 0, payment_status: "failed", nps_score: 0, open_tickets: 9 },
      "HIGH",
    ],
  ] satisfies [string, Partial<ScoredFields>, string][])("%s", (_, fields, risk) => {
    expect(churn(fields)).toBe(risk);
  });
});

describe("expansion_potential", () => {
  it.each([
    ["usage of 80 % is worth 3", { usage_pct: 80, nps_score: 9 }, "HIGH"],
    ["usage of 80 % is worth no 4", { usage_pct: 80, deal_stage: "enterprise" }, "MEDIUM"],
    ["usage of 79.99 % is worth 1", { usage_pct: 79.99, deal_stage: "enterprise" }, "MEDIUM"],
    ["usage of 60 % is worth 1", { usage_pct: 60, nps_score: 9, plan: "free" }, "HIGH"],
    ["usage of 60 % is worth no 2", { usage_pct: 60 }, "LOW"],
    ["usage of 59.99 % is worth nothing", { usage_pct: 59.99, deal_stage: "enterprise" }, "LOW"],
    ["nps of 9 is worth 2", { nps_score: 9 }, "MEDIUM"],
    ["nps of 9 is worth no 3", { nps_score: 9, plan: "free" }, "MEDIUM"],
    ["nps of 8 is worth nothing", { nps_score: 8, deal_stage: "enterprise" }, "LOW"],
    [
      "deal stage enterprise is worth 1",
      { deal_stage: "enterprise", nps_score: 9, plan: "free" },
      "HIGH",
    ],
    ["deal stage enterprise is worth no 2", { deal_stage: "enterprise" }, "LOW"],
    ["another deal stage is worth nothing", { deal_stage: "closed_won", usage_pct: 60 }, "LOW"],
    ["plan enterprise is worth nothing", { plan: "enterprise", deal_stage: "enterprise" }, "LOW"],
  ] satisfies [string, Partial<ScoredFields>, string][])("%s", (_, fields, potential) => {
    expect(expansion(fields)).toBe(potential);
  });

  it.each(["starter", "free", "basic"])("plan %s is worth 2", (plan) => {
    expect([expansion({ plan }), expansion({ plan, nps_score: 9 })]).toEqual(["MEDIUM", "MEDIUM"]);
    expect(expansion({ plan, usage_pct: 80 })).toBe("HIGH");
  });

  it.each(["business", "professional"])("plan %s is worth 1", (plan) => {
    expect([expansion({ plan }), expansion({ plan, usage_pct: 60 })]).toEqual(["LOW", "MEDIUM"]);
  });
});

describe("text in scores", () => {
  it.each(["Past Due", "past-due", "PAST_DUE", "pAsT dUe"])("%s is past_due", (payment_status) => {
    expect(health({ open_tickets: 1, payment_status })).toBe(35);
    expect(churn({ payment_status, nps_score: 6 })).toBe("HIGH");
  });

  it.each(["pastdue", " past_due", "past  due", "past\u00a0due", "past_due "])(
    "%j is not: only space, - and _ are alike, and each counts",
    (payment_status) => {
      expect(health({ open_tickets: 1, payment_status })).toBe(50);
    },
  );

  it("ignores case in plan, payment and deal stage", () => {
    expect(health({ open_tickets: 1, payment_status: "Active" })).toBe(65);
    expect(expansion({ plan: "FREE" })).toBe("MEDIUM");
    expect(expansion({ plan: "Professional", deal_stage: "Enterprise" })).toBe("MEDIUM");
  });
});
