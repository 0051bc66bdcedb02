/** One source, read once for all shards: its rows are published shard by shard. */
import {
  artifactNames,
  type PartitionManifest,
  type PartitionResult,
  PIPELINE_VERSION,
  partitionPrefix,
} from "./artifacts.ts";
import type { TaskContext, TaskDefinition } from "./definition.ts";
import { messageOf } from "./errors.ts";
import {
  fieldsOf,
  requireChoice,
  requireFiles,
  requireFolder,
  requireWhole,
} from "./input-checks.ts";
import { jsonDocument } from "./pieces.ts";
import { createSourceReader, type SourceFile } from "./read-source.ts";
import { createRouter } from "./routing.ts";
import { MAX_SHARDS } from "./sharding.ts";
import { createSliceWriter } from "./slices.ts";
import { requireUnchanged, runKeyOf, type SourceDigests, sourceDigestOf } from "./source-digest.ts";
import { SOURCE_NAMES, type SourceName, sourceFileName } from "./sources.ts";

export interface PartitionSourceInput {
  /** Location of the four sources. */
  readonly sources: string;
  /** Location that the run's folder lies in. */
  readonly output: string;
  readonly source: SourceName;
  readonly shardCount: number;
  /** What the run's sources were when it began; other content is refused. */
  readonly files: SourceDigests;
}

/**
 * Publishes the slices of one source, and a manifest that says where each shard's lies. With them a
 * shard reads its own rows alone, where it would read every row of every source without: the cost of a
 * run does not grow with its shards. Needs a store that its shards share.
 *
 * Retried by the platform as a shard is.
 */
export const partitionSource: TaskDefinition<PartitionSourceInput, PartitionResult> = {
  name: "partition_source",
  options: {
    retry: { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 },
    timeoutSeconds: 900,
  },
  async run(ctx, input) {
    checkInput(input);
    const { source } = input;
    ctx.log.info({ event: "partition_start", source, shard_count: input.shardCount });
    try {
      await ctx.failpoints.reach("partition.start");
      await ctx.failpoints.reach("source.read", { source });
      const result = await publishSlices(ctx, input);
      await ctx.failpoints.reach("partition.before-return");
      ctx.log.info({ event: "partition_end", source, rows: result.rows });
      return result;
    } catch (error) {
      ctx.log.error({ event: "partition_failed", source, error: messageOf(error) });
      throw error;
    }
  },
};

function checkInput(input: PartitionSourceInput): void {
  const fields = fieldsOf(input, ["sources", "output", "source", "shardCount", "files"]);
  requireFolder("sources", fields.sources);
  requireFolder("output", fields.output);
  requireChoice("source", fields.source, SOURCE_NAMES);
  requireWhole("shardCount", fields.shardCount, 1, MAX_SHARDS);
  requireFiles(input.files);
}

async function publishSlices(
  ctx: TaskContext,
  { sources, output, source, shardCount, files }: PartitionSourceInput,
): Promise<PartitionResult> {
  const sourceDigest = sourceDigestOf(files);
  const folder = runKeyOf(sourceDigest, shardCount);
  const artifacts = ctx.store.artifacts(output);
  const writer = createSliceWriter(shardCount);
  let file: SourceFile | undefined;

  async function* segments(): AsyncIterable<Uint8Array> {
    const route = createRouter(shardCount);
    const reader = createSourceReader(source, (header) => (rows) => {
      route(rows, header);
      writer.add(rows);
    });
    for await (const piece of ctx.store.sources(sources).read(sourceFileName(source))) {
      reader.push(piece);
      yield* writer.full();
    }
    file = reader.end();
    requireUnchanged(source, files, file);
    yield* writer.rest();
  }

  const slicesName = artifactNames.slices(source, shardCount);
  const slices = await artifacts.publish(folder, slicesName, segments());
  const { rows, header } = file as unknown as SourceFile;
  if (header.unknown.length > 0) {
    ctx.log.warn({ event: "unknown_columns", source, columns: header.unknown });
  }
  const document: PartitionManifest = {
    pipelineVersion: PIPELINE_VERSION,
    sourceDigest,
    source,
    shardCount,
    rows,
    header,
    slices: { name: slicesName, ...slices },
    shards: writer.slices(),
  };
  const manifestName = artifactNames.partitionManifest(source, shardCount);
  const manifest = await artifacts.publish(folder, manifestName, jsonDocument(document));
  await artifacts.sweep(folder, partitionPrefix(source, shardCount));
  return { source, shardCount, sourceDigest, rows, slices, manifest };
}
