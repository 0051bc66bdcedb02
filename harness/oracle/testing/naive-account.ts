/** For tests: adding up rows and profiles, for one shard or for all. */
import { idDigestOf, idHashOf, sumOfHashes } from "../digest.ts";
import {
  type Level,
  ORACLE_SOURCES,
  type OracleAccount,
  type OracleAccounts,
  type OracleSource,
  type OracleTotals,
} from "../oracle.ts";
import type { JudgedRow } from "../row.ts";
import type { OracleScores } from "../score.ts";

interface ScoredCustomer {
  readonly customerId: string;
  readonly scores: OracleScores;
}

/** What these rows and the profiles made of them add up to. */
export function totalsOf(
  rows: readonly JudgedRow[],
  customers: readonly ScoredCustomer[],
): OracleTotals {
  const scores = customers.map((customer) => customer.scores);
  return {
    customers: customers.length,
    rows: accountsOf(rows),
    idDigest: idDigestOf(
      customers.map(({ customerId }) => idHashOf(customerId)).reduce(sumOfHashes, [0, 0, 0, 0]),
    ),
    sums: {
      healthScore: scores.reduce((sum, { health_score }) => sum + health_score, 0),
      churnRisk: distribution(scores.map(({ churn_risk }) => churn_risk)),
      expansionPotential: distribution(scores.map((each) => each.expansion_potential)),
    },
  };
}

function distribution(levels: readonly Level[]): Record<Level, number> {
  const count = (level: Level) => levels.filter((each) => each === level).length;
  return { LOW: count("LOW"), MEDIUM: count("MEDIUM"), HIGH: count("HIGH") };
}

function accountsOf(rows: readonly JudgedRow[]): OracleAccounts {
  const entries = ORACLE_SOURCES.map((source) => [source, accountOf(rows, source)] as const);
  return Object.fromEntries(entries) as Record<OracleSource, OracleAccount>;
}

/** Of the usable rows of a customer in one source, one is merged; the others are superseded. */
function accountOf(rows: readonly JudgedRow[], source: OracleSource): OracleAccount {
  const mine = rows.filter((row) => ("place" in row ? row.place : row).source === source);
  const usable = mine.flatMap((row) => ("customerId" in row ? [row.customerId] : []));
  const merged = new Set(usable).size;
  return {
    read: mine.length,
    merged,
    superseded: usable.length - merged,
    quarantined: mine.length - usable.length,
  };
}
