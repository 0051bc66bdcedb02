/** Names and shapes of what a run publishes and what its tasks return. */
import type { HeaderLayout } from "./header.ts";
import type { Slice } from "./slices.ts";
import type { SourceName } from "./sources.ts";
import type { ArtifactDigest } from "./store.ts";

/**
 * Goes into every run key. It changes whenever the same sources would give other bytes, so that
 * two versions of the pipeline never write into one folder.
 */
export const PIPELINE_VERSION = "1";

/** `read = merged + superseded + quarantined`, always. */
export interface RowAccount {
  readonly read: number;
  readonly merged: number;
  readonly superseded: number;
  readonly quarantined: number;
}

export type RowAccounts = Readonly<Record<SourceName, RowAccount>>;

/**
 * Why a row cannot be used. A row with several reasons gets the first of this list;
 * `unreadable_value` names the first such field in the order of the source's table.
 */
export const QUARANTINE_REASONS = [
  "malformed_quotes",
  "wrong_field_count",
  "invalid_utf8",
  "empty_customer_id",
  "unreadable_value",
] as const;

export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Where a quarantined row stands; small enough for a task result, and free of customer data. */
export interface QuarantinePlace {
  readonly source: SourceName;
  /** Line of the file where the row starts; the header is line 1. */
  readonly line: number;
  readonly reason: QuarantineReason;
  /** The column, for `unreadable_value`. */
  readonly field?: string;
}

export type RiskLevel = "LOW" | "MEDIUM" | "HIGH";

/** Sums over profiles from which averages and distributions are made. */
export interface ProfileSums {
  readonly healthScore: number;
  readonly churnRisk: Readonly<Record<RiskLevel, number>>;
  readonly expansionPotential: Readonly<Record<RiskLevel, number>>;
}

/** What `process_shard` returns: deterministic, a few hundred bytes at any size of the data. */
export interface ShardResult {
  readonly shard: number;
  readonly shardCount: number;
  readonly sourceDigest: string;
  readonly customers: number;
  readonly rows: RowAccounts;
  readonly profiles: ArtifactDigest;
  readonly quarantine: ArtifactDigest;
  readonly manifest: ArtifactDigest;
  /** Sum modulo 2^128 of the MD5 of every customer id, as 32 hex digits: independent of order. */
  readonly idDigest: string;
  readonly sums: ProfileSums;
  /** By source in pipeline order, then by line. */
  readonly firstQuarantined: QuarantinePlace | null;
}

/** What `partition_source` returns: a few hundred bytes however many shards there are. */
export interface PartitionResult {
  readonly source: SourceName;
  readonly shardCount: number;
  readonly sourceDigest: string;
  /** Rows of the source, the header and empty lines not counted. */
  readonly rows: number;
  readonly slices: ArtifactDigest;
  readonly manifest: ArtifactDigest;
}

/** What `merge_customer_data` returns. */
export interface RunResult {
  readonly runKey: string;
  readonly sourceDigest: string;
  readonly shardCount: number;
  readonly customers: number;
  readonly rows: RowAccounts;
  readonly idDigest: string;
  readonly sums: ProfileSums;
  /** One decimal; null when there is no customer. */
  readonly averageHealthScore: number | null;
  readonly manifest: ArtifactDigest;
}

/** `shard-00003-of-00010`: the prefix of everything that a shard publishes. */
export function shardPrefix(shard: number, shardCount: number): string {
  return `shard-${padded(shard)}-of-${padded(shardCount)}`;
}

/** `partition-crm-of-00010`: the prefix of everything that a partition of a source publishes. */
export function partitionPrefix(source: SourceName, shardCount: number): string {
  return `partition-${source}-of-${padded(shardCount)}`;
}

const padded = (n: number) => String(n).padStart(5, "0");

export const artifactNames = {
  profiles: (shard: number, shardCount: number) =>
    `${shardPrefix(shard, shardCount)}.profiles.ndjson`,
  quarantine: (shard: number, shardCount: number) =>
    `${shardPrefix(shard, shardCount)}.quarantine.ndjson`,
  shardManifest: (shard: number, shardCount: number) =>
    `${shardPrefix(shard, shardCount)}.manifest.json`,
  slices: (source: SourceName, shardCount: number) =>
    `${partitionPrefix(source, shardCount)}.slices`,
  partitionManifest: (source: SourceName, shardCount: number) =>
    `${partitionPrefix(source, shardCount)}.manifest.json`,
  runManifest: () => "manifest.json",
} as const;

/** A published file as a manifest names it. */
export interface NamedArtifact extends ArtifactDigest {
  readonly name: string;
}

/** `shard-*.manifest.json`: written after its two data files. */
export interface ShardManifest {
  readonly pipelineVersion: string;
  readonly sourceDigest: string;
  readonly shard: number;
  readonly shardCount: number;
  readonly customers: number;
  readonly rows: RowAccounts;
  readonly idDigest: string;
  readonly sums: ProfileSums;
  readonly profiles: NamedArtifact;
  readonly quarantine: NamedArtifact;
}

/** `partition-*.manifest.json`: written after the slices that it names. */
export interface PartitionManifest {
  readonly pipelineVersion: string;
  readonly sourceDigest: string;
  readonly source: SourceName;
  readonly shardCount: number;
  readonly rows: number;
  readonly header: HeaderLayout;
  readonly slices: NamedArtifact;
  /** By shard, all of them. */
  readonly shards: readonly Slice[];
}

/** `manifest.json`: written last of all; a run without it is not finished. */
export interface RunManifest {
  readonly pipelineVersion: string;
  readonly sourceDigest: string;
  readonly shardCount: number;
  readonly customers: number;
  readonly rows: RowAccounts;
  readonly idDigest: string;
  readonly sums: ProfileSums;
  /** In order of shards. */
  readonly shards: readonly {
    readonly shard: number;
    readonly customers: number;
    readonly manifest: NamedArtifact;
    readonly profiles: NamedArtifact;
    readonly quarantine: NamedArtifact;
  }[];
}
