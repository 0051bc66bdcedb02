/** The rows of one shard, from the slices that `partition_source` has published. */
import { createHash } from "node:crypto";
import { artifactNames, type PartitionManifest } from "./artifacts.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { ByteRange } from "./disk.ts";
import { InputError, SourceError } from "./errors.ts";
import { isDigest } from "./input-checks.ts";
import { ALL_SHARDS } from "./read-batch.ts";
import type { ShardSource } from "./read-shard.ts";
import { eachBatch, type Slice } from "./slices.ts";
import { bytesOfShard, type SourceDigests } from "./source-digest.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";
import type { ArtifactDigest, ArtifactStore } from "./store.ts";

/** What the manifest of each source's partition is. */
export type PartitionDigests = Readonly<Record<SourceName, ArtifactDigest>>;

/** @throws InputError naming the source whose partition is not given */
export function requirePartitions(partitions: PartitionDigests): void {
  const missing = SOURCE_NAMES.find((source) => !isDigest(partitions?.[source]));
  if (missing === undefined) return;
  throw new InputError(
    `input.partitions.${missing} must be the bytes and the sha256 of its partition's manifest; merge_customer_data starts its shards with those that partition_source returns`,
  );
}

/**
 * Reads the shard's slice of a source, whole, and hands on its rows once they are what the partition
 * has published.
 *
 * @param folder the run key
 * @param files what the sources were when the run began
 * @throws SourceError from what it returns: a slice or its manifest is not what was published
 */
export function slicedRows(
  artifacts: ArtifactStore,
  folder: string,
  files: SourceDigests,
  partitions: PartitionDigests,
  shard: number,
  shardCount: number,
): ShardSource {
  /** One after the other: memory that was used before is not to be had anew. */
  const whole = new ByteWriter(0);

  /** @returns bytes that are valid until the next call */
  async function read(
    name: string,
    expected: ArtifactDigest,
    ranges?: readonly ByteRange[],
  ): Promise<Buffer> {
    whole.length = 0;
    whole.reserve(expected.bytes);
    const hash = createHash("sha256");
    for await (const piece of artifacts.read(folder, name, ranges)) {
      hash.update(piece);
      whole.append(piece, 0, piece.length);
    }
    if (hash.digest("hex") !== expected.sha256) {
      throw new SourceError(
        `${name} holds other bytes than its partition has published; is something else writing to ${folder}? Start the run again`,
      );
    }
    return whole.bytes.subarray(0, whole.length);
  }

  return {
    bytes: bytesOfShard(files, shardCount),
    async rowsOf(source, readerBelow) {
      const manifestName = artifactNames.partitionManifest(source, shardCount);
      const manifestBytes = await read(manifestName, partitions[source]);
      const { header, shards, slices } = JSON.parse(manifestBytes.toString()) as PartitionManifest;
      const slice = shards[shard] as Slice;
      const bytes = await read(slices.name, slice, slice.segments);
      const readRows = readerBelow(header);
      eachBatch(bytes, (rows) => readRows(rows, ALL_SHARDS));
    },
  };
}
