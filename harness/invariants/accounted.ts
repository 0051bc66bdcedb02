import { z } from "zod";
import { allRuns, isRoot } from "../journal/runs.ts";
import { ORACLE_SOURCES, type Oracle, type OracleAccounts } from "../oracle/oracle.ts";
import { valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Evidence, Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { isOfOtherSources, sourcesChangedAt } from "./other-sources.ts";
import { publishedShards, readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";

/** Rows by account that something claims, for a shard or (null) for the whole run. */
interface Claim {
  readonly by: string;
  readonly shard: number | null;
  /** As they are told, which may be anything. */
  readonly rows: unknown;
}

/**
 * Judges whatever was published or returned, by any root run of the journal and also of one that did
 * not complete: a shard's account must hold on its own.
 */
export const accounted: Invariant = {
  name: "accounted",
  title: "Every row of every source is merged, superseded or quarantined, and counted once.",
  judge({ journal, files, oracle }) {
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const claims = [...manifestClaims(files, oracle), ...resultClaims(journal, oracle)];
    if (claims.length === 0) return { notApplicable: "nothing was published and nothing returned" };
    return claims.flatMap((claim) => violationsOf(claim, oracle));
  },
};

function manifestClaims(files: ArtifactFiles, { runKey }: Oracle): Claim[] {
  const claims: Claim[] = publishedShards(files, runKey).map(({ path, shard, manifest }) => ({
    by: path,
    shard,
    rows: manifest.rows,
  }));
  const path = `${runKey}/manifest.json`;
  if (!isThere(files, path)) return claims;
  return [...claims, { by: path, shard: null, rows: readRunManifest(files, path).rows }];
}

function resultClaims(journal: Evidence["journal"], oracle: Oracle): Claim[] {
  const changedAt = sourcesChangedAt(journal);
  return allRuns(journal).flatMap(({ created, results }) => {
    const { task, run, shard } = created;
    const by = `the result of ${task} (run ${run}${shard === null ? "" : `, shard ${shard}`})`;
    if (shard === null && !isRoot(created)) return [];
    return results
      .filter((result) => !isOfOtherSources(result, oracle, changedAt))
      .map(({ value }) => ({
        by,
        shard,
        rows: (value as { readonly rows?: unknown } | null)?.rows,
      }));
  });
}

const account = z.object({
  read: z.number(),
  merged: z.number(),
  superseded: z.number(),
  quarantined: z.number(),
});
const accounts = z.record(z.enum(ORACLE_SOURCES), account);

function violationsOf({ by, shard, rows }: Claim, oracle: Oracle): string[] {
  const parsed = accounts.safeParse(rows);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return [`${by}: ${["rows", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`];
  }
  const expected = shard === null ? oracle : oracle.shards[shard];
  if (expected === undefined) return [`${by}: there is no shard ${shard} of ${oracle.shardCount}`];
  return [
    ...unbalanced(by, parsed.data),
    ...valueDifferences(`${by}: rows`, expected.rows, parsed.data),
  ];
}

function unbalanced(by: string, rows: OracleAccounts): string[] {
  return ORACLE_SOURCES.flatMap((source) => {
    const { read, merged, superseded, quarantined } = rows[source];
    if (read === merged + superseded + quarantined) return [];
    return [
      `${by}: ${source} has ${read} rows read, but ${merged} merged + ${superseded} superseded + ${quarantined} quarantined`,
    ];
  });
}
