/** The orchestrator: fan out one run per shard, collect, aggregate, publish the run's manifest. */
import {
  artifactNames,
  PIPELINE_VERSION,
  type RunManifest,
  type RunResult,
  type ShardResult,
} from "./artifacts.ts";
import type { TaskContext, TaskDefinition } from "./definition.ts";
import { InputError, messageOf, RunError } from "./errors.ts";
import { sumIdDigests } from "./id-digest.ts";
import { fieldsOf, requireFolder, requireWhole, shown } from "./input-checks.ts";
import { type InspectedSources, inspectSources } from "./inspect-sources.ts";
import { jsonDocument } from "./pieces.ts";
import { processShard } from "./process-shard.ts";
import { describePlace } from "./quarantine.ts";
import { MAX_SHARDS } from "./sharding.ts";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "./source-digest.ts";
import { SOURCE_NAMES, sourceFileName } from "./sources.ts";
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
    // Longer than four attempts of a shard that all run into their timeout, with the waits between.
    timeoutSeconds: 7200,
  },
  async run(ctx, input) {
    const { shards, maxQuarantined } = checkedInput(input);
    ctx.log.info({ event: "run_start", shard_count: shards });
    await ctx.failpoints.reach("run.start");
    const files = await inspectSources(ctx.store.sources(input.sources));
    for (const source of SOURCE_NAMES) {
      const { unknown } = files[source].header;
      if (unknown.length > 0) ctx.log.warn({ event: "unknown_columns", source, columns: unknown });
    }
    const sourceDigest = sourceDigestOf(files);
    const runKey = runKeyOf(sourceDigest, shards);
    const artifacts = ctx.store.artifacts(input.output);
    await artifacts.prepare(runKey);

    const results = await runShards(ctx, input, digestsOf(files));
    requireComplete(files, results, sourceDigest);
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

function checkedInput(input: MergeCustomerDataInput): { shards: number; maxQuarantined: number } {
  const fields = fieldsOf(input, ["sources", "output", "shards", "maxQuarantined"]);
  requireFolder("sources", fields.sources);
  requireFolder("output", fields.output);
  requireWhole("shards", fields.shards, 1, MAX_SHARDS);
  const { shards, maxQuarantined = DEFAULT_MAX_QUARANTINED } = input;
  if (typeof maxQuarantined !== "number" || !(maxQuarantined >= 0 && maxQuarantined <= 1)) {
    throw new InputError(
      `input.maxQuarantined must be a share from 0 to 1; found ${shown(maxQuarantined)}`,
    );
  }
  return { shards, maxQuarantined };
}

function digestsOf(files: InspectedSources): SourceDigests {
  return Object.fromEntries(
    SOURCE_NAMES.map((source) => {
      const { bytes, sha256 } = files[source];
      return [source, { bytes, sha256 }];
    }),
  ) as Record<(typeof SOURCE_NAMES)[number], SourceDigests["crm"]>;
}

/** Runs every shard and waits for all of them: the shards that can end well, do. */
async function runShards(
  ctx: TaskContext,
  input: MergeCustomerDataInput,
  files: SourceDigests,
): Promise<ShardResult[]> {
  const { sources, output, shards: shardCount } = input;
  const settled = await Promise.allSettled(
    Array.from({ length: shardCount }, (_, shard) =>
      ctx.run(processShard, { sources, output, shard, shardCount, files }),
    ),
  );
  const failures: string[] = [];
  const results: ShardResult[] = [];
  for (const [shard, outcome] of settled.entries()) {
    if (outcome.status === "rejected") {
      const message = messageOf(outcome.reason).replace(/^Subtask failed: /, "");
      failures.push(`shard ${shard} of ${shardCount} failed: ${message}`);
    } else if (outcome.value?.shard !== shard) {
      // The SDK resolves a cancelled subtask with nothing.
      failures.push(`shard ${shard} of ${shardCount} ended without its result (cancelled?)`);
    } else {
      results.push(outcome.value);
    }
  }
  if (failures.length > 0) {
    const others = failures.length - 1;
    throw new RunError(
      failures[0] + (others > 0 ? ` (and ${others} more ${others > 1 ? "shards" : "shard"})` : ""),
    );
  }
  return results;
}

/** Refuses results that do not add up to the sources: a row lost or read twice ends the run. */
function requireComplete(
  files: InspectedSources,
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
    if (read === files[source].rows && read === merged + superseded + quarantined) continue;
    throw new RunError(
      `${sourceFileName(source)} has ${files[source].rows} rows, but the shards read ${read} (${merged} merged, ${superseded} superseded, ${quarantined} quarantined)`,
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
