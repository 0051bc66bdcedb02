/** Whether what a manifest names is there, and is what it says. */
import type { NamedArtifact } from "../../tasks/artifacts.ts";
import { artifactOf } from "./artifact-names.ts";
import { valueDifferences } from "./difference.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { contentOf, isThere } from "./known-files.ts";
import { readPartitionManifest, readRunManifest, readShardManifest } from "./published.ts";

/**
 * What is wrong with an artifact that somebody names; nothing if it is there as it is named.
 *
 * @param place who names it, such as the path of a manifest
 * @param folder the folder that it lies in
 */
export function namedDifferences(
  files: ArtifactFiles,
  place: string,
  folder: string,
  { name, ...told }: NamedArtifact,
): string[] {
  const path = `${folder}/${name}`;
  if (!isThere(files, path)) return [`${place} names ${name}, which is not there`];
  const found = contentOf(files, path);
  return valueDifferences(`${name}, as ${place} tells it and as it is`, told, found);
}

/**
 * Why a run manifest is not that of a finished run: a shard that it leaves out, an artifact that is
 * not there or is another. Whether the content is right, this does not know.
 */
export function gapsIn(files: ArtifactFiles, path: string): string[] {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  try {
    const { shards, shardCount } = readRunManifest(files, path);
    const told = shards.map(({ shard }) => shard);
    const missing = Array.from({ length: shardCount }, (_, shard) => shard).find(
      (shard) => told[shard] !== shard,
    );
    if (missing !== undefined || told.length !== shardCount) {
      return [
        `${path} tells of ${told.length} shards, in this order: ${told.slice(0, 20)}; it has ${shardCount}`,
      ];
    }
    return shards.flatMap((shard) =>
      [shard.profiles, shard.quarantine, shard.manifest].flatMap((artifact) =>
        namedDifferences(files, path, folder, artifact),
      ),
    );
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Artifacts that a manifest names, by path and in order; none where it is not one. */
export function namedIn(files: ArtifactFiles, path: string): [path: string, NamedArtifact][] {
  const at = path.lastIndexOf("/");
  const folder = path.slice(0, at);
  const kind = artifactOf(path.slice(at + 1))?.kind;
  const named: readonly NamedArtifact[] =
    kind === "run-manifest"
      ? readRunManifest(files, path).shards.flatMap(({ profiles, quarantine, manifest }) => [
          profiles,
          quarantine,
          manifest,
        ])
      : kind === "shard-manifest"
        ? [readShardManifest(files, path)].flatMap(({ profiles, quarantine }) => [
            profiles,
            quarantine,
          ])
        : kind === "partition-manifest"
          ? [readPartitionManifest(files, path).slices]
          : [];
  return named.map((artifact) => [`${folder}/${artifact.name}`, artifact]);
}
