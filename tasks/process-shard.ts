/** One shard: read, route, merge, enrich, publish. */
import {
  artifactNames,
  PIPELINE_VERSION,
  type ShardManifest,
  type ShardResult,
  shardPrefix,
} from "./artifacts.ts";
import type { TaskContext, TaskDefinition } from "./definition.ts";
import { messageOf } from "./errors.ts";
import { createIdDigest } from "./id-digest.ts";
import { fieldsOf, requireFiles, requireFolder, requireWhole } from "./input-checks.ts";
import { inPieces, jsonDocument } from "./pieces.ts";
import { createProfileWriter } from "./profile.ts";
import { placeOf, quarantineLine } from "./quarantine.ts";
import { readShard, type ShardRows, type ShardSource } from "./read-shard.ts";
import { routedRows } from "./routed-rows.ts";
import { MAX_SHARDS } from "./sharding.ts";
import { type PartitionDigests, requirePartitions, slicedRows } from "./sliced-rows.ts";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "./source-digest.ts";
import { createProfileTally } from "./summary.ts";

export interface ProcessShardInput {
  /** Location of the four sources. */
  readonly sources: string;
  /** Location that the run's folder lies in. */
  readonly output: string;
  readonly shard: number;
  readonly shardCount: number;
  /** What the run's sources were when it began; other content is refused. */
  readonly files: SourceDigests;
  /** The manifests of the sources' partitions; without them the sources themselves are read. */
  readonly partitions?: PartitionDigests;
}

/**
 * Publishes the profiles of one shard's customers, the rows it could not use, and a manifest of
 * both. Same shard, shard count and sources: same bytes, same result, whichever attempt it is.
 *
 * Retried by the platform 3 times, after 2, 4 and 8 s: a shard is the smallest unit that can fail
 * and recover alone.
 */
export const processShard: TaskDefinition<ProcessShardInput, ShardResult> = {
  name: "process_shard",
  options: {
    retry: { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 },
    timeoutSeconds: 900,
  },
  async run(ctx, input) {
    checkInput(input);
    const { shard } = input;
    ctx.log.info({ event: "shard_start", shard, shard_count: input.shardCount });
    try {
      await ctx.failpoints.reach("shard.start");
      const rows = await readShard(rowsFor(ctx, input), ctx.failpoints, (source, account) =>
        ctx.log.info({ event: "source_loaded", shard, source, ...account }),
      );
      await ctx.failpoints.reach("shard.merged");
      const result = await publishShard(ctx, input, rows);
      await ctx.failpoints.reach("shard.before-return");
      ctx.log.info({ event: "shard_end", shard, customers: result.customers });
      return result;
    } catch (error) {
      ctx.log.error({ event: "shard_failed", shard, error: messageOf(error) });
      throw error;
    }
  },
};

function checkInput(input: ProcessShardInput): void {
  const known = ["sources", "output", "shard", "shardCount", "files", "partitions"];
  const fields = fieldsOf(input, known);
  requireFolder("sources", fields.sources);
  requireFolder("output", fields.output);
  requireWhole("shardCount", fields.shardCount, 1, MAX_SHARDS);
  requireWhole("shard", fields.shard, 0, input.shardCount - 1);
  requireFiles(input.files);
  if (input.partitions !== undefined) requirePartitions(input.partitions);
}

/** Where the shard's rows come from. */
function rowsFor(ctx: TaskContext, input: ProcessShardInput): ShardSource {
  const { sources, output, shard, shardCount, files, partitions } = input;
  if (partitions === undefined) {
    return routedRows(ctx.store.sources(sources), files, shard, shardCount);
  }
  const folder = runKeyOf(sourceDigestOf(files), shardCount);
  return slicedRows(ctx.store.artifacts(output), folder, files, partitions, shard, shardCount);
}

async function publishShard(
  ctx: TaskContext,
  input: ProcessShardInput,
  rows: ShardRows,
): Promise<ShardResult> {
  const { shard, shardCount } = input;
  const sourceDigest = sourceDigestOf(input.files);
  const folder = runKeyOf(sourceDigest, shardCount);
  const artifacts = ctx.store.artifacts(input.output);
  const tally = createProfileTally();
  const ids = createIdDigest();

  const { customers: all } = rows;
  const writeProfile = createProfileWriter(all);
  // Profiles repeat the records, and a copy within one buffer costs a third of one between two.
  const profilePieces = inPieces(
    all.sorted(),
    (out, customer) => {
      tally.add(writeProfile(out, customer));
      ids.add(all.ids, all.idStart(customer), all.idEnd(customer));
    },
    all.records,
  );

  const profilesName = artifactNames.profiles(shard, shardCount);
  const quarantineName = artifactNames.quarantine(shard, shardCount);
  const manifestName = artifactNames.shardManifest(shard, shardCount);
  const profiles = await artifacts.publish(folder, profilesName, profilePieces);
  const quarantinePieces = inPieces(rows.quarantined, (out, row) => out.write(quarantineLine(row)));
  const quarantine = await artifacts.publish(folder, quarantineName, quarantinePieces);
  const customers = rows.customers.count;
  const summary = { customers, rows: rows.rows, idDigest: ids.hex(), sums: tally.sums() };
  const document: ShardManifest = {
    pipelineVersion: PIPELINE_VERSION,
    sourceDigest,
    shard,
    shardCount,
    ...summary,
    profiles: { name: profilesName, ...profiles },
    quarantine: { name: quarantineName, ...quarantine },
  };
  const manifest = await artifacts.publish(folder, manifestName, jsonDocument(document));
  await artifacts.sweep(folder, shardPrefix(shard, shardCount));
  ctx.log.info({ event: "shard_published", shard, bytes: profiles.bytes, sha256: profiles.sha256 });
  const first = rows.quarantined[0];
  return {
    shard,
    shardCount,
    sourceDigest,
    ...summary,
    profiles,
    quarantine,
    manifest,
    firstQuarantined: first ? placeOf(first) : null,
  };
}
