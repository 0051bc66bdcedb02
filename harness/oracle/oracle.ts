/** What the output of a run must be, worked out again without the pipeline. */

export const ORACLE_SOURCES = ["crm", "billing", "product", "support"] as const;
export type OracleSource = (typeof ORACLE_SOURCES)[number];

/** `read = merged + superseded + quarantined`. */
export interface OracleAccount {
  readonly read: number;
  readonly merged: number;
  readonly superseded: number;
  readonly quarantined: number;
}

export type OracleAccounts = Readonly<Record<OracleSource, OracleAccount>>;

export type Level = "LOW" | "MEDIUM" | "HIGH";

export interface OracleSums {
  readonly healthScore: number;
  readonly churnRisk: Readonly<Record<Level, number>>;
  readonly expansionPotential: Readonly<Record<Level, number>>;
}

/** What one shard, or the whole run, adds up to. */
export interface OracleTotals {
  readonly customers: number;
  readonly rows: OracleAccounts;
  /** Sum modulo 2^128 of the ids' MD5, as 32 hex digits. */
  readonly idDigest: string;
  readonly sums: OracleSums;
}

/**
 * What a file must hold: its length and digest, by which nearly every file is judged, and the bytes
 * themselves, which need not be in memory and are asked for only to tell a difference.
 */
export interface ExpectedFile {
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
  /** The bytes from the first to the last, in pieces of any length. */
  chunks(): Iterable<Buffer>;
}

/** Why a row is of no use, and where it stands. */
export interface QuarantinedPlace {
  readonly source: OracleSource;
  /** Line of the source file where the row starts; the header is line 1. */
  readonly line: number;
  readonly reason:
    | "malformed_quotes"
    | "wrong_field_count"
    | "invalid_utf8"
    | "empty_customer_id"
    | "unreadable_value";
  /** The column, for `unreadable_value`. */
  readonly field?: string;
}

export interface OracleShard extends OracleTotals {
  readonly shard: number;
  /** A line for each customer, in order of the ids' UTF-8 bytes. */
  readonly profiles: ExpectedFile;
  /** A line for each quarantined row, by source, then by line. */
  readonly quarantine: ExpectedFile;
  readonly firstQuarantined: QuarantinedPlace | null;
}

export interface Oracle extends OracleTotals {
  /** Version of the pipeline that this is the output of. */
  readonly pipelineVersion: string;
  readonly shardCount: number;
  readonly sourceDigest: string;
  /** The folder that the run publishes into. */
  readonly runKey: string;
  /** By shard, all of them. */
  readonly shards: readonly OracleShard[];
}
