import { z } from "zod";
import type { JournalEntry } from "../journal/entry.ts";
import { rootRun, runsByShard } from "../journal/runs.ts";
import { ORACLE_SOURCES, type Oracle, type OracleAccounts } from "../oracle/oracle.ts";
import { valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Invariant } from "./invariant.ts";
import { publishedShards, readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";

/** Rows by account that something claims, for a shard or (null) for the whole run. */
interface Claim {
  readonly by: string;
  readonly shard: number | null;
  readonly rows: OracleAccounts;
}

/**
 * Judges whatever was published or returned, also of a run that did not complete: a shard's account
 * must hold on its own.
 */
export const accounted: Invariant = {
  name: "accounted",
  title: "Every row of every source is merged, superseded or quarantined, and counted once.",
  judge({ root, journal, files, oracle }) {
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const claims = [...manifestClaims(files, oracle), ...resultClaims(journal, root)];
    if (claims.length === 0) return { notApplicable: "nothing was published and nothing returned" };
    return claims.flatMap((claim) => [...unbalanced(claim), ...differing(claim, oracle)]);
  },
};

function manifestClaims(files: ArtifactFiles, { runKey }: Oracle): Claim[] {
  const claims: Claim[] = publishedShards(files, runKey).map(({ path, shard, manifest }) => ({
    by: path,
    shard,
    rows: manifest.rows,
  }));
  const path = `${runKey}/manifest.json`;
  if (!files.paths.includes(path)) return claims;
  return [...claims, { by: path, shard: null, rows: readRunManifest(files, path).rows }];
}

function resultClaims(journal: readonly JournalEntry[], root: string): Claim[] {
  const claims: Claim[] = [];
  for (const [shard, runs] of runsByShard(journal, root)) {
    for (const { created, results } of runs) {
      for (const { value } of results) {
        const by = `the result of ${created.task} (run ${created.run}, shard ${shard})`;
        claims.push({ by, shard, rows: rowsOf(value, by) });
      }
    }
  }
  const { created, results } = rootRun(journal, root);
  for (const { value } of results) {
    const by = `the result of ${created.task} (root run)`;
    claims.push({ by, shard: null, rows: rowsOf(value, by) });
  }
  return claims;
}

const account = z.object({
  read: z.number(),
  merged: z.number(),
  superseded: z.number(),
  quarantined: z.number(),
});
const result = z.object({ rows: z.record(z.enum(ORACLE_SOURCES), account) });

function rowsOf(value: unknown, by: string): OracleAccounts {
  const parsed = result.safeParse(value);
  if (parsed.success) return parsed.data.rows;
  const issue = parsed.error.issues[0];
  throw new Error(`${by}: ${issue?.path.join(".")}: ${issue?.message}`);
}

function unbalanced({ by, rows }: Claim): string[] {
  return ORACLE_SOURCES.flatMap((source) => {
    const { read, merged, superseded, quarantined } = rows[source];
    if (read === merged + superseded + quarantined) return [];
    return [
      `${by}: ${source} has ${read} rows read, but ${merged} merged + ${superseded} superseded + ${quarantined} quarantined`,
    ];
  });
}

function differing({ by, shard, rows }: Claim, oracle: Oracle): string[] {
  const expected = shard === null ? oracle : oracle.shards[shard];
  if (expected === undefined) return [`${by}: there is no shard ${shard} of ${oracle.shardCount}`];
  return valueDifferences(`${by}: rows`, expected.rows, rows);
}
