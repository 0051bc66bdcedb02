/** The orchestrator: fan out one run per shard, collect, aggregate, publish the run's manifest. */
import {
  artifactNames,
  type PartitionResult,
  PIPELINE_VERSION,
  type RunManifest,
  type RunResult,
  type ShardResult,
} from "./artifacts.ts";
import type { TaskContext, TaskDefinition } from "./definition.ts";
import { InputError, RunError } from "./errors.ts";
import { resultsOf } from "./fan-out.ts";
import { sumIdDigests } from "./id-digest.ts";
import { fieldsOf, requireFolder, requireWhole, shown } from "./input-checks.ts";
import { digestSources, inspectSources } from "./inspect-sources.ts";
import { partitionSource } from "./partition-source.ts";
import { jsonDocument } from "./pieces.ts";
import { processShard } from "./process-shard.ts";
import { describePlace } from "./quarantine.ts";
import { MAX_SHARDS } from "./sharding.ts";
import type { PartitionDigests } from "./sliced-rows.ts";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "./source-digest.ts";
import { perSource, SOURCE_NAMES, type SourceName, sourceFileName } from "./sources.ts";
import type { SourceStore } from "./store.ts";
import { addAccount, addAccounts, addSums, averageHealthScore } from "./summary.ts";

export interface MergeCustomerDataInput {
  /** Location of crm.csv, billing.csv, product.csv and support.csv. */
  readonly sources: string;
  /** Location below which the run's folder is made. */
  readonly output: string;
  /** 1 … 10 000. */
  readonly shards: number;
  /** Largest share of quarantined rows, of all rows read, with which the run may end well. */
  readonly maxQuarantined?: number;
  /**
   * Whether each source is cut into slices first, of which every shard reads its own: for a store that
   * all tasks share. Without it every shard reads all of the sources. The artifacts are the same.
   */
  readonly partition?: boolean;
}

export const DEFAULT_MAX_QUARANTINED = 0.001;

/**
 * Merges the four sources into one enriched profile per customer. The run's manifest is written
 * last of all: a run without it is not finished, whatever else lies in its folder.
 *
 * Not retried by the platform: a retry would start every shard again.
 */
export const mergeCustomerData: TaskDefinition<MergeCustomerDataInput, RunResult> = {
  name: "merge_customer_data",
  options: {
    retry: { maxRetries: 0, waitDurationMs: 1000, backoffScaling: 2 },
    // Longer than four attempts of a partition, then four of a shard, that all run into their timeout.
    timeoutSeconds: 7500,
  },
  async run(ctx, input) {
    const { shards, maxQuarantined, partition } = checkedInput(input);
    ctx.log.info({ event: "run_start", shard_count: shards, partition });
    await ctx.failpoints.reach("run.start");
    const sources = ctx.store.sources(input.sources);
    const { files, rowsRead: counted } = partition
      ? { files: await digestSources(sources), rowsRead: null }
      : await inspected(ctx, sources);
    const sourceDigest = sourceDigestOf(files);
    const runKey = runKeyOf(sourceDigest, shards);
    const artifacts = ctx.store.artifacts(input.output);
    await artifacts.prepare(runKey);

    const { partitions, rowsRead } =
      counted === null
        ? await partitioned(ctx, input, files)
        : { partitions: undefined, rowsRead: counted };
    const results = await runShards(ctx, input, files, partitions);
    requireComplete(rowsRead, results, sourceDigest);
    requireFewQuarantined(results, maxQuarantined, runKey);

    await ctx.failpoints.reach("run.before-manifest");
    const customers = results.reduce((sum, result) => sum + result.customers, 0);
    const summary = {
      customers,
      rows: addAccounts(results.map((result) => result.rows)),
      idDigest: sumIdDigests(results.map((result) => result.idDigest)),
      sums: addSums(results.map((result) => result.sums)),
    };
    const document: RunManifest = {
      pipelineVersion: PIPELINE_VERSION,
      sourceDigest,
      shardCount: shards,
      ...summary,
      shards: results.map(manifestEntry),
    };
    const name = artifactNames.runManifest();
    const manifest = await artifacts.publish(runKey, name, jsonDocument(document));
    await artifacts.sweep(runKey, "");
    ctx.log.info({ event: "run_end", customers });
    return {
      runKey,
      sourceDigest,
      shardCount: shards,
      ...summary,
      averageHealthScore: averageHealthScore(summary.sums, customers),
      manifest,
    };
  },
};

function checkedInput(input: MergeCustomerDataInput) {
  const fields = fieldsOf(input, ["sources", "output", "shards", "maxQuarantined", "partition"]);
  requireFolder("sources", fields.sources);
  requireFolder("output", fields.output);
  requireWhole("shards", fields.shards, 1, MAX_SHARDS);
  const { shards, maxQuarantined = DEFAULT_MAX_QUARANTINED, partition = false } = input;
  if (typeof maxQuarantined !== "number" || !(maxQuarantined >= 0 && maxQuarantined <= 1)) {
    throw new InputError(
      `input.maxQuarantined must be a share from 0 to 1; found ${shown(maxQuarantined)}`,
    );
  }
  if (typeof partition !== "boolean") {
    throw new InputError(`input.partition must be true or false; found ${shown(partition)}`);
  }
  return { shards, maxQuarantined, partition };
}

/** The sources read and counted, so that what is wrong with one comes to light before any shard starts. */
async function inspected(ctx: TaskContext, sources: SourceStore) {
  const files = await inspectSources(sources);
  for (const source of SOURCE_NAMES) {
    const { unknown } = files[source].header;
    if (unknown.length > 0) ctx.log.warn({ event: "unknown_columns", source, columns: unknown });
  }
  return {
    files: perSource((source) => ({ bytes: files[source].bytes, sha256: files[source].sha256 })),
    rowsRead: perSource((source) => files[source].rows),
  };
}

/** Cuts every source into the shards' slices. */
async function partitioned(
  ctx: TaskContext,
  { sources, output, shards: shardCount }: MergeCustomerDataInput,
  files: SourceDigests,
) {
  const results = await resultsOf<PartitionResult>(
    "partition",
    SOURCE_NAMES.map((source) => ({
      what: `the partition of ${sourceFileName(source)}`,
      result: ctx.run(partitionSource, { sources, output, source, shardCount, files }),
      isOwn: (result) => result?.source === source,
    })),
  );
  const bySource = new Map(results.map((result) => [result.source, result]));
  const resultOf = (source: SourceName) => bySource.get(source) as PartitionResult;
  return {
    partitions: perSource((source) => resultOf(source).manifest),
    rowsRead: perSource((source) => resultOf(source).rows),
  };
}

/** Runs every shard. */
function runShards(
  ctx: TaskContext,
  { sources, output, shards: shardCount }: MergeCustomerDataInput,
  files: SourceDigests,
  partitions: PartitionDigests | undefined,
): Promise<ShardResult[]> {
  const input = { sources, output, shardCount, files, ...(partitions && { partitions }) };
  return resultsOf<ShardResult>(
    "shard",
    Array.from({ length: shardCount }, (_, shard) => ({
      what: `shard ${shard} of ${shardCount}`,
      result: ctx.run(processShard, { ...input, shard }),
      isOwn: (result) => result?.shard === shard,
    })),
  );
}

/** Refuses results that do not add up to the sources: a row lost or read twice ends the run. */
function requireComplete(
  rowsRead: Readonly<Record<SourceName, number>>,
  results: readonly ShardResult[],
  sourceDigest: string,
): void {
  const stale = results.find((result) => result.sourceDigest !== sourceDigest);
  if (stale) {
    throw new RunError(`shard ${stale.shard} worked on other sources than the run; start it again`);
  }
  const rows = addAccounts(results.map((result) => result.rows));
  for (const source of SOURCE_NAMES) {
    const { read, merged, superseded, quarantined } = rows[source];
    if (read === rowsRead[source] && read === merged + superseded + quarantined) continue;
    throw new RunError(
      `${sourceFileName(source)} has ${rowsRead[source]} rows, but the shards read ${read} (${merged} merged, ${superseded} superseded, ${quarantined} quarantined)`,
    );
  }
}

function requireFewQuarantined(
  results: readonly ShardResult[],
  maxQuarantined: number,
  runKey: string,
): void {
  const { read, quarantined } = addAccount(
    results.flatMap((result) => SOURCE_NAMES.map((source) => result.rows[source])),
  );
  // Divided, not multiplied: 29 of 100 rows are within 0.29, but 0.29 * 100 is a hair below 29.
  if (quarantined / read <= maxQuarantined) return;
  const places = results.flatMap((result) => result.firstQuarantined ?? []);
  places.sort(
    (a, b) => SOURCE_NAMES.indexOf(a.source) - SOURCE_NAMES.indexOf(b.source) || a.line - b.line,
  );
  const first = places[0];
  throw new RunError(
    `${quarantined} of ${read} rows cannot be used, more than maxQuarantined (${maxQuarantined}) allows; ` +
      (first ? `the first is ${describePlace(first)}; ` : "") +
      `correct the sources, or raise maxQuarantined; all of these rows are in the quarantine artifacts of ${runKey}`,
  );
}

function manifestEntry(result: ShardResult): RunManifest["shards"][number] {
  const { shard, shardCount, customers } = result;
  return {
    shard,
    customers,
    manifest: { name: artifactNames.shardManifest(shard, shardCount), ...result.manifest },
    profiles: { name: artifactNames.profiles(shard, shardCount), ...result.profiles },
    quarantine: { name: artifactNames.quarantine(shard, shardCount), ...result.quarantine },
  };
}
