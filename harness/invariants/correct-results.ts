import type { RunResult, ShardResult } from "../../tasks/artifacts.ts";
import { allRuns, isRoot, type RunRecord } from "../journal/runs.ts";
import type { ExpectedFile, Oracle, OracleShard, OracleSource } from "../oracle/oracle.ts";
import { valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Evidence, Invariant, Judgement } from "./invariant.ts";
import { contentOf, isThere } from "./known-files.ts";
import { isOfOtherSources, sourcesChangedAt } from "./other-sources.ts";
import { NO_ORACLE } from "./reasons.ts";

/** Rows are a matter of `accounted`. */
type Expected<Result> = Omit<Result, "rows" | "manifest">;

/**
 * Every result of the journal, whichever root run it belongs to: a fault-free run that returns what
 * is wrong makes it no better. The digests of data are the oracle's; that of a manifest is the
 * file's, whose content is a matter of `correct-content`.
 */
export const correctResults: Invariant = {
  name: "correct-results",
  title: "Every result says what the sources say, and names what was published.",
  judge: (evidence) => resultViolations(evidence, evidence.files),
};

/** @param files null where they cannot be read: what results say of manifests and slices is not judged then */
export function resultViolations(
  { journal, oracle }: Pick<Evidence, "journal" | "oracle">,
  files: ArtifactFiles | null,
): Judgement {
  const results = allRuns(journal).flatMap((run) =>
    run.results.map((result) => ({ run, result, by: nameOf(run) })),
  );
  if (results.length === 0) return { notApplicable: "no run returned a result" };
  if (oracle === null) {
    return results.map(({ by }) => `${by} is there: ${NO_ORACLE}`);
  }
  const changedAt = sourcesChangedAt(journal);
  return results.flatMap(({ run, result, by }) => {
    if (isOfOtherSources(result, oracle, changedAt)) return [];
    const { shard, source } = run.created;
    if (source !== undefined) return partitionDifferences(files, oracle, by, source, result.value);
    if (isRoot(run.created)) {
      return differences(files, oracle, by, "manifest.json", runResultOf(oracle), result.value);
    }
    const expected = shard === null ? undefined : oracle.shards[shard];
    if (expected === undefined) {
      return [`${by}: there is no shard ${shard} of ${oracle.shardCount}`];
    }
    const { shardCount } = oracle;
    const name = `shard-${padded(expected.shard)}-of-${padded(shardCount)}.manifest.json`;
    return differences(files, oracle, by, name, shardResultOf(oracle, expected), result.value);
  });
}

function nameOf({ created: { task, run, shard, source } }: RunRecord): string {
  const part = shard === null ? (source ?? null) : `shard ${shard}`;
  return `the result of ${task} (run ${run}${part === null ? "" : `, ${part}`})`;
}

/** That slices hold the right rows shows in what the shards make of them; here, that none is missing. */
function partitionDifferences(
  files: ArtifactFiles | null,
  { runKey, rows, shardCount, sourceDigest }: Oracle,
  by: string,
  source: string,
  value: unknown,
): string[] {
  const read = rows[source as OracleSource]?.read;
  const expected = { source, shardCount, sourceDigest, rows: read };
  if (files === null) {
    const {
      slices: _slices,
      manifest: _manifest,
      ...told
    } = (value ?? {}) as Record<string, unknown>;
    return valueDifferences(by, expected, told);
  }
  const names = ["slices", "manifest.json"].map(
    (ending) => `partition-${source}-of-${padded(shardCount)}.${ending}`,
  );
  const missing = names.filter((name) => !isThere(files, `${runKey}/${name}`));
  if (missing.length > 0) return missing.map((name) => `${by}: ${runKey}/${name} is not there`);
  const [slices, manifest] = names.map((name) => contentOf(files, `${runKey}/${name}`));
  return valueDifferences(by, { ...expected, slices, manifest }, value);
}

function differences(
  files: ArtifactFiles | null,
  { runKey }: Oracle,
  by: string,
  manifestName: string,
  expected: object,
  value: unknown,
): string[] {
  if (typeof value !== "object" || value === null) {
    return valueDifferences(by, expected, value);
  }
  const { rows: _, manifest, ...told } = value as Record<string, unknown>;
  if (files === null) return valueDifferences(by, expected, told);
  const path = `${runKey}/${manifestName}`;
  return [
    ...valueDifferences(by, expected, told),
    ...(isThere(files, path)
      ? valueDifferences(`${by}: manifest, which is ${path}`, contentOf(files, path), manifest)
      : [`${by}: its manifest ${path} is not there`]),
  ];
}

function shardResultOf(
  { shardCount, sourceDigest }: Oracle,
  expected: OracleShard,
): Expected<ShardResult> {
  const { shard, customers, idDigest, sums, profiles, quarantine, firstQuarantined } = expected;
  return {
    shard,
    shardCount,
    sourceDigest,
    customers,
    idDigest,
    sums,
    profiles: digestOf(profiles),
    quarantine: digestOf(quarantine),
    firstQuarantined,
  };
}

function runResultOf(oracle: Oracle): Expected<RunResult> {
  const { runKey, sourceDigest, shardCount, customers, idDigest, sums } = oracle;
  return {
    runKey,
    sourceDigest,
    shardCount,
    customers,
    idDigest,
    sums,
    averageHealthScore: customers === 0 ? null : tenths(sums.healthScore, customers),
  };
}

/** The quotient to one decimal, halves up: in whole numbers, as far from the pipeline's as it can be. */
function tenths(sum: number, count: number): number {
  const scaled = BigInt(sum) * 10n;
  const divisor = BigInt(count);
  const rest = scaled % divisor;
  return Number(scaled / divisor + (rest * 2n >= divisor ? 1n : 0n)) / 10;
}

function digestOf({ bytes, sha256 }: ExpectedFile) {
  return { bytes, sha256 };
}

function padded(n: number): string {
  return String(n).padStart(5, "0");
}
