/** Counts and sums of one shard, added up range by range. */
import { type IdHash, idDigestOf, sumOfHashes } from "./digest.ts";
import {
  type Level,
  ORACLE_SOURCES,
  type OracleAccounts,
  type OracleSource,
  type OracleTotals,
} from "./oracle.ts";
import type { OracleScores } from "./score.ts";

/** What customers and their usable rows add up to. */
export interface Tally {
  customers: number;
  /** By source, in the order of the sources. */
  readonly merged: number[];
  readonly superseded: number[];
  /** Sum of the ids' hashes. */
  idHashes: IdHash;
  healthScore: number;
  readonly churnRisk: Record<Level, number>;
  readonly expansionPotential: Record<Level, number>;
}

export function emptyTally(): Tally {
  return {
    customers: 0,
    merged: ORACLE_SOURCES.map(() => 0),
    superseded: ORACLE_SOURCES.map(() => 0),
    idHashes: [0, 0, 0, 0],
    healthScore: 0,
    churnRisk: { LOW: 0, MEDIUM: 0, HIGH: 0 },
    expansionPotential: { LOW: 0, MEDIUM: 0, HIGH: 0 },
  };
}

/** Counts a customer in. */
export function count(tally: Tally, idHash: IdHash, scores: OracleScores): void {
  tally.customers += 1;
  tally.idHashes = sumOfHashes(tally.idHashes, idHash);
  tally.healthScore += scores.health_score;
  tally.churnRisk[scores.churn_risk] += 1;
  tally.expansionPotential[scores.expansion_potential] += 1;
}

/** Adds what another tally has counted. */
export function add(tally: Tally, other: Tally): void {
  tally.customers += other.customers;
  for (const at of ORACLE_SOURCES.keys()) {
    (tally.merged[at] as number) += other.merged[at] as number;
    (tally.superseded[at] as number) += other.superseded[at] as number;
  }
  tally.idHashes = sumOfHashes(tally.idHashes, other.idHashes);
  tally.healthScore += other.healthScore;
  for (const level of ["LOW", "MEDIUM", "HIGH"] as const) {
    tally.churnRisk[level] += other.churnRisk[level];
    tally.expansionPotential[level] += other.expansionPotential[level];
  }
}

/** @param quarantined rows by source */
export function totalsOf(
  { customers, merged, superseded, idHashes, ...sums }: Tally,
  quarantined: Readonly<Record<OracleSource, number>>,
): OracleTotals {
  const accounts = ORACLE_SOURCES.map((source, at) => {
    const account = {
      merged: merged[at] as number,
      superseded: superseded[at] as number,
      quarantined: quarantined[source],
    };
    const read = account.merged + account.superseded + account.quarantined;
    return [source, { read, ...account }] as const;
  });
  return {
    customers,
    rows: Object.fromEntries(accounts) as unknown as OracleAccounts,
    idDigest: idDigestOf(idHashes),
    sums,
  };
}
