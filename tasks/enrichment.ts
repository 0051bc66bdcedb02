/** The scores of a merged profile. Pure rules of one profile: no clock, no other customer. */
import type { RiskLevel } from "./artifacts.ts";

/** The merged values that scores depend on; null where no source has one. */
export interface ScoredFields {
  readonly usage_pct: number | null;
  readonly payment_status: string | null;
  readonly nps_score: number | null;
  readonly open_tickets: number | null;
  readonly plan: string | null;
  readonly deal_stage: string | null;
}

export interface Scores {
  readonly health_score: number;
  readonly churn_risk: RiskLevel;
  readonly expansion_potential: RiskLevel;
}

/** The three scores, by the table of the design (section 5); a missing value changes nothing. */
export function scoresOf(fields: ScoredFields): Scores {
  return {
    health_score: healthScore(fields),
    churn_risk: churnRisk(fields),
    expansion_potential: expansionPotential(fields),
  };
}

/**
 * Letters of either case are the same, and so are a space, `-` and `_`: `Past Due` is `past_due`.
 * Unit by unit, since a copy in lower case of every text would cost more than all the rest here.
 *
 * @param word in lower case, with `_`
 */
function isWord(text: string | null, word: string): boolean {
  if (text === null || text.length !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if (comparable(text.charCodeAt(i)) !== word.charCodeAt(i)) return false;
  }
  return true;
}

function comparable(unit: number): number {
  if (unit >= UPPER_A && unit <= UPPER_Z) return unit + TO_LOWER;
  return unit === SPACE || unit === HYPHEN ? UNDERSCORE : unit;
}

const [SPACE, HYPHEN, UNDERSCORE, UPPER_A, UPPER_Z] = [0x20, 0x2d, 0x5f, 0x41, 0x5a] as const;
const TO_LOWER = 0x20;

function paymentFails(status: string | null): boolean {
  return isWord(status, "past_due") || isWord(status, "failed");
}

function healthScore(fields: ScoredFields): number {
  const { usage_pct: usage, nps_score: nps, open_tickets: tickets } = fields;
  let score = 50;
  if (usage !== null) {
    if (usage >= 80) score += 20;
    else if (usage >= 60) score += 10;
    else if (usage < 30) score -= 10;
  }
  if (isWord(fields.payment_status, "active")) score += 15;
  else if (paymentFails(fields.payment_status)) score -= 15;
  if (nps !== null) {
    if (nps >= 9) score += 10;
    else if (nps >= 7) score += 5;
    else if (nps <= 5) score -= 10;
  }
  if (tickets === null || tickets === 0) score += 5;
  else if (tickets > 3) score -= 5;
  return Math.min(100, Math.max(0, score));
}

function churnRisk(fields: ScoredFields): RiskLevel {
  const { usage_pct: usage, nps_score: nps, open_tickets: tickets } = fields;
  let points = 0;
  if (usage !== null && usage < 30) points += 3;
  else if (usage !== null && usage < 50) points += 1;
  if (paymentFails(fields.payment_status)) points += 3;
  if (nps !== null && nps <= 6) points += 2;
  if (tickets !== null && tickets > 3) points += 1;
  return level(points);
}

function expansionPotential(fields: ScoredFields): RiskLevel {
  const { usage_pct: usage, nps_score: nps } = fields;
  let points = 0;
  if (usage !== null && usage >= 80) points += 3;
  else if (usage !== null && usage >= 60) points += 1;
  const { plan } = fields;
  if (isWord(plan, "starter") || isWord(plan, "free") || isWord(plan, "basic")) points += 2;
  else if (isWord(plan, "business") || isWord(plan, "professional")) points += 1;
  if (nps !== null && nps >= 9) points += 2;
  if (isWord(fields.deal_stage, "enterprise")) points += 1;
  return level(points);
}

function level(points: number): RiskLevel {
  if (points >= 5) return "HIGH";
  return points >= 2 ? "MEDIUM" : "LOW";
}
