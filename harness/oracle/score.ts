/** The scores, straight from the table of the design (section 5). */
import type { Level } from "./oracle.ts";
import type { OracleValue } from "./value.ts";

export interface OracleScores {
  readonly health_score: number;
  readonly churn_risk: Level;
  readonly expansion_potential: Level;
}

type Rule = readonly [applies: boolean, points: number];

/** The scores of a profile, given its merged values by column. */
export function scoresFrom(merged: Readonly<Record<string, OracleValue>>): OracleScores {
  const number = (name: string) => (merged[name] ?? Number.NaN) as number;
  const word = (name: string) =>
    String(merged[name] ?? "")
      .toLowerCase()
      .split(/[ _-]/)
      .join(" ");
  // Comparisons with NaN are false: a missing value makes no rule apply.
  const usage = number("usage_pct");
  const nps = number("nps_score");
  const tickets = number("open_tickets");
  const payment = word("payment_status");
  const pastDue = payment === "past due" || payment === "failed";
  const plan = word("plan");

  const health = sumOf([
    [true, 50],
    [usage >= 80, 20],
    [usage >= 60 && usage < 80, 10],
    [usage < 30, -10],
    [payment === "active", 15],
    [pastDue, -15],
    [nps >= 9, 10],
    [nps >= 7 && nps < 9, 5],
    [nps <= 5, -10],
    [tickets === 0 || Number.isNaN(tickets), 5],
    [tickets > 3, -5],
  ]);
  const churn = sumOf([
    [usage < 30, 3],
    [usage >= 30 && usage < 50, 1],
    [pastDue, 3],
    [nps <= 6, 2],
    [tickets > 3, 1],
  ]);
  const expansion = sumOf([
    [usage >= 80, 3],
    [usage >= 60 && usage < 80, 1],
    [["starter", "free", "basic"].includes(plan), 2],
    [["business", "professional"].includes(plan), 1],
    [nps >= 9, 2],
    [word("deal_stage") === "enterprise", 1],
  ]);
  return {
    health_score: Math.min(100, Math.max(0, health)),
    churn_risk: levelOf(churn),
    expansion_potential: levelOf(expansion),
  };
}

function sumOf(rules: readonly Rule[]): number {
  return rules.filter(([applies]) => applies).reduce((sum, [, points]) => sum + points, 0);
}

function levelOf(points: number): Level {
  return points < 2 ? "LOW" : points < 5 ? "MEDIUM" : "HIGH";
}
