/** The scores, straight from the table of the design (section 5). */
import type { Level } from "./oracle.ts";
import type { OracleValue } from "./value.ts";

export interface OracleScores {
  readonly health_score: number;
  readonly churn_risk: Level;
  readonly expansion_potential: Level;
}

/** The scores of a profile, given its merged values by column. */
export function scoresFrom(merged: Readonly<Record<string, OracleValue>>): OracleScores {
  // Comparisons with NaN are false: a missing value makes no rule apply.
  const usage = numberIn(merged.usage_pct);
  const nps = numberIn(merged.nps_score);
  const tickets = numberIn(merged.open_tickets);
  const payment = wordIn(merged.payment_status);
  const plan = wordIn(merged.plan);
  const stage = wordIn(merged.deal_stage);
  const isPastDue = payment === "past due" || payment === "failed";

  const health =
    50 +
    (usage >= 80 ? 20 : usage >= 60 ? 10 : usage < 30 ? -10 : 0) +
    (payment === "active" ? 15 : isPastDue ? -15 : 0) +
    (nps >= 9 ? 10 : nps >= 7 ? 5 : nps <= 5 ? -10 : 0) +
    (tickets === 0 || Number.isNaN(tickets) ? 5 : tickets > 3 ? -5 : 0);
  const churn =
    (usage < 30 ? 3 : usage < 50 ? 1 : 0) +
    (isPastDue ? 3 : 0) +
    (nps <= 6 ? 2 : 0) +
    (tickets > 3 ? 1 : 0);
  const expansion =
    (usage >= 80 ? 3 : usage >= 60 ? 1 : 0) +
    (TWO_POINT_PLANS.has(plan) ? 2 : ONE_POINT_PLANS.has(plan) ? 1 : 0) +
    (nps >= 9 ? 2 : 0) +
    (stage === "enterprise" ? 1 : 0);
  return {
    health_score: Math.min(100, Math.max(0, health)),
    churn_risk: levelOf(churn),
    expansion_potential: levelOf(expansion),
  };
}

const TWO_POINT_PLANS: ReadonlySet<string> = new Set(["starter", "free", "basic"]);
const ONE_POINT_PLANS: ReadonlySet<string> = new Set(["business", "professional"]);

function numberIn(value: OracleValue | undefined): number {
  return (value ?? Number.NaN) as number;
}

/** Words that were met before. There are few of them; where not, it is not worth it. */
const known = new Map<string, string>();
const MOST_KNOWN = 1000;

/** Letters of either case are alike, and so are a space, `-` and `_`. */
function wordIn(value: OracleValue | undefined): string {
  if (!value) return "";
  const text = String(value);
  const last = known.get(text);
  if (last !== undefined) return last;
  const word = text.toLowerCase().replace(/[_-]/g, " ");
  if (known.size < MOST_KNOWN) known.set(text, word);
  return word;
}

function levelOf(points: number): Level {
  return points < 2 ? "LOW" : points < 5 ? "MEDIUM" : "HIGH";
}
