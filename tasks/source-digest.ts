/** Names for exact contents: of the four sources together, and of the run that they lead to. */
import { createHash } from "node:crypto";
import { PIPELINE_VERSION } from "./artifacts.ts";
import { SourceError } from "./errors.ts";
import { SOURCE_NAMES, type SourceName, sourceFileName } from "./sources.ts";
import type { ArtifactDigest } from "./store.ts";

export type SourceDigests = Readonly<Record<SourceName, ArtifactDigest>>;

/** One sha256 (64 hex digits) over name, length and sha256 of every source. */
export function sourceDigestOf(files: SourceDigests): string {
  const hash = createHash("sha256");
  for (const source of SOURCE_NAMES) {
    const { bytes, sha256 } = files[source];
    hash.update(`${sourceFileName(source)}\0${bytes}\0${sha256}\n`);
  }
  return hash.digest("hex");
}

/**
 * The folder that a run publishes into: 32 hex digits over pipeline version, source digest and
 * shard count. The same input lands in the same place, whoever runs it, however often.
 */
export function runKeyOf(sourceDigest: string, shardCount: number): string {
  return createHash("sha256")
    .update(`${PIPELINE_VERSION}\0${sourceDigest}\0${shardCount}`)
    .digest("hex")
    .slice(0, 32);
}

/**
 * Refuses a source that is not what it was when the run began: a mixed output would look like a good
 * one.
 *
 * @throws SourceError naming the file
 */
export function requireUnchanged(
  source: SourceName,
  expected: SourceDigests,
  read: ArtifactDigest,
): void {
  if (expected[source].sha256 === read.sha256) return;
  throw new SourceError(
    `${sourceFileName(source)} changed while the run was going (${expected[source].bytes} bytes when it began, ${read.bytes} now); start a new run over the new sources`,
  );
}

/** About how many bytes of the sources belong to one shard. */
export function bytesOfShard(files: SourceDigests, shardCount: number): number {
  return Math.ceil(SOURCE_NAMES.reduce((sum, name) => sum + files[name].bytes, 0) / shardCount);
}
