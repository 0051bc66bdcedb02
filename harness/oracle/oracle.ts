/** What the output of a run must be, worked out again without the pipeline. */

export const ORACLE_SOURCES = ["crm", "billing", "product", "support"] as const;
export type OracleSource = (typeof ORACLE_SOURCES)[number];

export interface OracleAccount {
  readonly read: number;
  readonly merged: number;
  readonly superseded: number;
  readonly quarantined: number;
}

export type OracleAccounts = Readonly<Record<OracleSource, OracleAccount>>;

export interface OracleSums {
  readonly healthScore: number;
  readonly churnRisk: Readonly<Record<"LOW" | "MEDIUM" | "HIGH", number>>;
  readonly expansionPotential: Readonly<Record<"LOW" | "MEDIUM" | "HIGH", number>>;
}

/** What one shard, or the whole run, adds up to. */
export interface OracleTotals {
  readonly customers: number;
  readonly rows: OracleAccounts;
  readonly idDigest: string;
  readonly sums: OracleSums;
}

export interface OracleShard extends OracleTotals {
  readonly shard: number;
  /** In order of the ids' UTF-8 bytes. */
  readonly profiles: readonly OracleProfile[];
  /** Lines of the quarantine artifact, LF included, by source and line. */
  readonly quarantineLines: readonly string[];
}

export interface OracleProfile {
  readonly customerId: string;
  /** The line of the artifact, LF included. */
  readonly line: string;
}

export interface Oracle extends OracleTotals {
  readonly shardCount: number;
  readonly sourceDigest: string;
  readonly runKey: string;
  /** By shard, all of them. */
  readonly shards: readonly OracleShard[];
}
