import type { NamedArtifact, RunManifest } from "../../tasks/artifacts.ts";
import { sha256 } from "../oracle/digest.ts";
import type { Oracle, OracleShard, OracleTotals } from "../oracle/oracle.ts";
import { type ArtifactName, artifactOf } from "./artifact-names.ts";
import { bytesDifference, valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Invariant } from "./invariant.ts";
import { profileDifferences } from "./profile-differences.ts";
import { type PublishedShard, publishedShards, readRunManifest } from "./published.ts";
import { quarantineText } from "./quarantine-text.ts";
import { NO_ORACLE } from "./reasons.ts";

/** The version that the oracle speaks of; it goes into the run key, and so into the folder's name. */
const PIPELINE_VERSION = "1";

/**
 * Files against the oracle, manifests against the files and the oracle. Every shard manifest that is
 * there counts, also of a run that did not complete; the run's manifest counts if it is there.
 */
export const correctContent: Invariant = {
  name: "correct-content",
  title: "Every profile, quarantined row and manifest says what the sources say.",
  judge({ files, oracle }) {
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const path = `${oracle.runKey}/manifest.json`;
    const shards = publishedShards(files, oracle.runKey);
    const violations = shards.flatMap((shard) => shardViolations(files, oracle, shard));
    if (files.paths.includes(path)) {
      const manifest = readRunManifest(files, path);
      return [...violations, ...runViolations(files, oracle, path, manifest, shards)];
    }
    return shards.length > 0 ? violations : { notApplicable: "nothing was published" };
  },
};

function shardViolations(
  files: ArtifactFiles,
  oracle: Oracle,
  { path, shard, manifest }: PublishedShard,
): string[] {
  const expected = oracle.shards[shard];
  if (expected === undefined)
    return [`${path}: there is no shard ${shard} of ${oracle.shardCount}`];
  const { profiles, quarantine, ...told } = manifest;
  return [
    ...dataViolations(files, oracle, expected, manifest),
    ...valueDifferences(path, { ...claimOf(oracle, expected), shard }, told),
    ...(["profiles", "quarantine"] as const).flatMap((kind) => [
      ...nameViolations(path, { kind, shard, shardCount: oracle.shardCount }, manifest[kind]),
      ...digestViolations(files, path, manifest[kind]),
    ]),
  ];
}

function runViolations(
  files: ArtifactFiles,
  oracle: Oracle,
  path: string,
  { shards, ...told }: RunManifest,
  published: readonly PublishedShard[],
): string[] {
  const own = new Map(published.map(({ shard, manifest }) => [shard, manifest]));
  const table = (rows: readonly { shard: number; customers: number }[]) =>
    rows.map(({ shard, customers }) => ({ shard, customers }));
  return [
    ...valueDifferences(path, claimOf(oracle, oracle), told),
    ...valueDifferences(`${path}: shards`, table(oracle.shards), table(shards)),
    ...shards.flatMap(({ shard, manifest, profiles, quarantine }) => {
      const place = `${path}: shards.${shard}`;
      const kind = "shard-manifest";
      const theirs = own.get(shard);
      return [
        ...nameViolations(place, { kind, shard, shardCount: oracle.shardCount }, manifest),
        ...digestViolations(files, place, manifest),
        ...(theirs === undefined
          ? []
          : [
              ...valueDifferences(`${place}.profiles`, theirs.profiles, profiles),
              ...valueDifferences(`${place}.quarantine`, theirs.quarantine, quarantine),
            ]),
      ];
    }),
  ];
}

/** What a manifest must claim of the whole run or of one shard. */
function claimOf({ sourceDigest, shardCount }: Oracle, totals: OracleTotals) {
  const { customers, rows, idDigest, sums } = totals;
  const pipelineVersion = PIPELINE_VERSION;
  return { pipelineVersion, sourceDigest, shardCount, customers, rows, idDigest, sums };
}

function dataViolations(
  files: ArtifactFiles,
  { runKey }: Oracle,
  expected: OracleShard,
  manifest: PublishedShard["manifest"],
): string[] {
  const profilesPath = `${runKey}/${manifest.profiles.name}`;
  const quarantinePath = `${runKey}/${manifest.quarantine.name}`;
  const violations: string[] = [];
  // A file that is not there is told once, by the check of its digest.
  if (files.paths.includes(profilesPath)) {
    violations.push(
      ...profileDifferences(profilesPath, expected.profiles, files.read(profilesPath)),
    );
  }
  if (files.paths.includes(quarantinePath)) {
    const difference = bytesDifference(quarantineText(expected), files.read(quarantinePath));
    if (difference !== null) violations.push(`${quarantinePath}: ${difference}`);
  }
  return violations;
}

function nameViolations(place: string, expected: ArtifactName, { name }: NamedArtifact): string[] {
  return valueDifferences(`${place}: what "${name}" is`, expected, artifactOf(name));
}

function digestViolations(files: ArtifactFiles, place: string, artifact: NamedArtifact): string[] {
  const { name, ...told } = artifact;
  const path = `${place.slice(0, place.indexOf("/"))}/${name}`;
  if (!files.paths.includes(path)) return [`${place} names ${name}, which is not there`];
  const bytes = files.read(path);
  const found = { bytes: bytes.length, sha256: sha256(bytes) };
  return valueDifferences(`${name}, as ${place} tells it and as it is`, told, found);
}
