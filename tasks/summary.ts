/** Adding up: accounts of rows, sums over profiles, and the average they give. */
import type { ProfileSums, RiskLevel, RowAccount, RowAccounts } from "./artifacts.ts";
import type { Scores } from "./enrichment.ts";
import { perSource } from "./sources.ts";

/** Sums over profiles, one profile at a time. */
export interface ProfileTally {
  add(scores: Scores): void;
  sums(): ProfileSums;
}

export function createProfileTally(): ProfileTally {
  let healthScore = 0;
  const churnRisk = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  const expansionPotential = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  return {
    add(scores) {
      healthScore += scores.health_score;
      churnRisk[scores.churn_risk] += 1;
      expansionPotential[scores.expansion_potential] += 1;
    },
    sums: () => ({ healthScore, churnRisk, expansionPotential }),
  };
}

/** The sums of several shards together. */
export function addSums(parts: readonly ProfileSums[]): ProfileSums {
  const levels = (of: (part: ProfileSums) => Readonly<Record<RiskLevel, number>>) => ({
    LOW: total(parts, (part) => of(part).LOW),
    MEDIUM: total(parts, (part) => of(part).MEDIUM),
    HIGH: total(parts, (part) => of(part).HIGH),
  });
  return {
    healthScore: total(parts, (part) => part.healthScore),
    churnRisk: levels((part) => part.churnRisk),
    expansionPotential: levels((part) => part.expansionPotential),
  };
}

/** The accounts of several shards together, source by source. */
export function addAccounts(parts: readonly RowAccounts[]): RowAccounts {
  return perSource((source) => addAccount(parts.map((part) => part[source])));
}

/** One account over several. */
export function addAccount(parts: readonly RowAccount[]): RowAccount {
  return {
    read: total(parts, (part) => part.read),
    merged: total(parts, (part) => part.merged),
    superseded: total(parts, (part) => part.superseded),
    quarantined: total(parts, (part) => part.quarantined),
  };
}

/**
 * The average health score to one decimal, halves rounded up; null without customers. Worked out in
 * integers, so that no machine rounds otherwise.
 */
export function averageHealthScore(sums: ProfileSums, customers: number): number | null {
  if (customers === 0) return null;
  return Math.floor((sums.healthScore * 20 + customers) / (2 * customers)) / 10;
}

function total<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}
