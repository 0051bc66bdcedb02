import { expect, test } from "vitest";
import { scoresFrom } from "./score.ts";

type Fields = Parameters<typeof scoresFrom>[0];

const NOTHING = {
  usage_pct: null,
  payment_status: null,
  nps_score: null,
  open_tickets: null,
  plan: null,
  deal_stage: null,
};
const scores = (fields: Fields) => scoresFrom({ ...NOTHING, ...fields });

test("of nothing: 50, and 5 for no ticket that is known", () => {
  expect(scores({})).toEqual({ health_score: 55, churn_risk: "LOW", expansion_potential: "LOW" });
});

// `open_tickets: 1` takes the 5 points away, so that what stands here is 50 plus the one rule.
test.each([
  ["usage_pct", -1, 40],
  ["usage_pct", 29.99, 40],
  ["usage_pct", 30, 50],
  ["usage_pct", 59.99, 50],
  ["usage_pct", 60, 60],
  ["usage_pct", 79.99, 60],
  ["usage_pct", 80, 70],
  ["usage_pct", 100, 70],
  ["payment_status", "active", 65],
  ["payment_status", "ACTIVE", 65],
  ["payment_status", " active", 50],
  ["payment_status", "past_due", 35],
  ["payment_status", "Past Due", 35],
  ["payment_status", "PAST-DUE", 35],
  ["payment_status", "pastdue", 50],
  ["payment_status", "past  due", 50],
  ["payment_status", "failed", 35],
  ["payment_status", "trialing", 50],
  ["nps_score", -100, 40],
  ["nps_score", 5, 40],
  ["nps_score", 6, 50],
  ["nps_score", 7, 55],
  ["nps_score", 8, 55],
  ["nps_score", 9, 60],
  ["nps_score", 10, 60],
])("health with %s = %j is %i", (column, value, health) => {
  expect(scores({ [column]: value, open_tickets: 1 }).health_score).toBe(health);
});

test.each([
  [null, 55],
  [0, 55],
  [1, 50],
  [3, 50],
  [4, 45],
  [-1, 50],
])("health with %j open tickets is %i", (open_tickets, health) => {
  expect(scores({ open_tickets }).health_score).toBe(health);
});

test("health from the worst to the best", () => {
  const worst = { usage_pct: 0, payment_status: "failed", nps_score: 0, open_tickets: 9 };
  const best = { usage_pct: 99, payment_status: "active", nps_score: 10, open_tickets: 0 };
  expect(scores(worst).health_score).toBe(10);
  expect(scores(best).health_score).toBe(100);
});

// Churn: usage <30 3, <50 1; payment 3; nps ≤6 2; tickets >3 1. ≥5 HIGH, ≥2 MEDIUM.
test.each([
  [{ usage_pct: 29.99 }, 3, "MEDIUM"],
  [{ usage_pct: 30 }, 1, "LOW"],
  [{ usage_pct: 49.99 }, 1, "LOW"],
  [{ usage_pct: 50, open_tickets: 4 }, 1, "LOW"],
  [{ usage_pct: 49.99, open_tickets: 4 }, 2, "MEDIUM"],
  [{ usage_pct: 49.99, open_tickets: 3 }, 1, "LOW"],
  [{ nps_score: 6 }, 2, "MEDIUM"],
  [{ nps_score: 7 }, 0, "LOW"],
  [{ payment_status: "failed" }, 3, "MEDIUM"],
  [{ payment_status: "past due" }, 3, "MEDIUM"],
  [{ payment_status: "failed", usage_pct: 49 }, 4, "MEDIUM"],
  [{ payment_status: "failed", nps_score: 6 }, 5, "HIGH"],
  [{ usage_pct: 0, nps_score: 6 }, 5, "HIGH"],
  [{ usage_pct: 40, nps_score: 6, open_tickets: 4 }, 4, "MEDIUM"],
  [{ usage_pct: 0, payment_status: "failed", nps_score: 0, open_tickets: 9 }, 9, "HIGH"],
])("churn of %j (%i points) is %s", (fields, _points, level) => {
  expect(scores(fields).churn_risk).toBe(level);
});

// Expansion: usage ≥80 3, ≥60 1; plan 2 or 1; nps ≥9 2; deal stage enterprise 1.
test.each([
  [{ usage_pct: 80 }, 3, "MEDIUM"],
  [{ usage_pct: 79.99 }, 1, "LOW"],
  [{ usage_pct: 60, deal_stage: "Enterprise" }, 2, "MEDIUM"],
  [{ usage_pct: 59.99, deal_stage: "enterprise" }, 1, "LOW"],
  [{ plan: "starter" }, 2, "MEDIUM"],
  [{ plan: "FREE" }, 2, "MEDIUM"],
  [{ plan: "Basic" }, 2, "MEDIUM"],
  [{ plan: "business" }, 1, "LOW"],
  [{ plan: "business", deal_stage: "enterprise" }, 2, "MEDIUM"],
  [{ plan: "Professional", usage_pct: 60 }, 2, "MEDIUM"],
  [{ plan: "pro", usage_pct: 60 }, 1, "LOW"],
  [{ plan: "enterprise", deal_stage: "closed won" }, 0, "LOW"],
  [{ nps_score: 9 }, 2, "MEDIUM"],
  [{ nps_score: 8 }, 0, "LOW"],
  [{ usage_pct: 80, plan: "business" }, 4, "MEDIUM"],
  [{ usage_pct: 80, plan: "free" }, 5, "HIGH"],
  [{ usage_pct: 80, nps_score: 9 }, 5, "HIGH"],
  [{ usage_pct: 60, plan: "free", nps_score: 9 }, 5, "HIGH"],
])("expansion of %j (%i points) is %s", (fields, _points, level) => {
  expect(scores(fields).expansion_potential).toBe(level);
});
