import type { NamedArtifact, RunManifest } from "../../tasks/artifacts.ts";
import type { Oracle, OracleShard, OracleTotals } from "../oracle/oracle.ts";
import { type ArtifactName, artifactAt, artifactOf } from "./artifact-names.ts";
import { valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { byteViolations, profileViolations } from "./profile-differences.ts";
import { type PublishedShard, publishedShards, readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";
import { gapsIn, namedDifferences } from "./whole-manifest.ts";

/**
 * Files against the oracle, manifests against the files and the oracle. Every shard manifest that is
 * there counts, also of a run that did not complete; the run's manifest counts if it is there.
 *
 * The folder of another run (of other shards, or of sources that were changed) is looked at as far as
 * that goes without an oracle: what its manifest names must be there, and be what it says. Sources
 * that cannot be used as a whole give nothing to publish.
 */
export const correctContent: Invariant = {
  name: "correct-content",
  title: "Every profile, quarantined row and manifest says what the sources say.",
  judge({ files, oracle, before }) {
    const others = files.paths.filter(
      (path) => artifactAt(path)?.kind === "run-manifest" && !path.startsWith(`${oracle?.runKey}/`),
    );
    if (oracle === null) {
      const published = files.paths.filter(
        (path) => artifactAt(path) !== null && before?.has(path) !== true,
      );
      return published.length === 0
        ? { notApplicable: NO_ORACLE }
        : published.map((path) => `${path} was published from sources that cannot be used`);
    }
    const path = `${oracle.runKey}/manifest.json`;
    const shards = publishedShards(files, oracle.runKey);
    const hasManifest = isThere(files, path);
    if (shards.length === 0 && !hasManifest && others.length === 0) {
      return { notApplicable: "nothing was published" };
    }
    return [
      ...shards.flatMap((shard) => shardViolations(files, oracle, shard)),
      ...(hasManifest
        ? runViolations(files, oracle, path, readRunManifest(files, path), shards)
        : []),
      ...others.flatMap((other) => gapsIn(files, other)),
    ];
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
      ...namedDifferences(files, path, oracle.runKey, manifest[kind]),
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
        ...namedDifferences(files, place, oracle.runKey, manifest),
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
function claimOf({ pipelineVersion, sourceDigest, shardCount }: Oracle, totals: OracleTotals) {
  const { customers, rows, idDigest, sums } = totals;
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
  // A file that is not there is told once, by the check of its digest.
  return [
    ...(isThere(files, profilesPath)
      ? profileViolations(files, profilesPath, expected.profiles)
      : []),
    ...(isThere(files, quarantinePath)
      ? byteViolations(files, quarantinePath, expected.quarantine)
      : []),
  ];
}

function nameViolations(place: string, expected: ArtifactName, { name }: NamedArtifact): string[] {
  return valueDifferences(`${place}: what "${name}" is`, expected, artifactOf(name));
}
