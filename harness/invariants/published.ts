/** What a run has published: its manifests, read from the artifacts, and the profiles they name. */
import { z } from "zod";
import type { RunManifest, ShardManifest } from "../../tasks/artifacts.ts";
import { ORACLE_SOURCES } from "../oracle/oracle.ts";
import { artifactOf } from "./artifact-names.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { madeOf } from "./known-files.ts";

const account = z.object({
  read: z.number(),
  merged: z.number(),
  superseded: z.number(),
  quarantined: z.number(),
});
const levels = z.object({ LOW: z.number(), MEDIUM: z.number(), HIGH: z.number() });
const artifact = z.object({ name: z.string(), bytes: z.number(), sha256: z.string() });
const shared = {
  pipelineVersion: z.string(),
  sourceDigest: z.string(),
  shardCount: z.number(),
  customers: z.number(),
  rows: z.record(z.enum(ORACLE_SOURCES), account),
  idDigest: z.string(),
  sums: z.object({ healthScore: z.number(), churnRisk: levels, expansionPotential: levels }),
};
// Loose: what else a manifest says is compared like the rest.
const shardManifest: z.ZodType<ShardManifest> = z.looseObject({
  ...shared,
  shard: z.number(),
  profiles: artifact,
  quarantine: artifact,
});
/** What of a partition's manifest others go by. */
const partitionManifest = z.looseObject({ slices: artifact });
const runManifest: z.ZodType<RunManifest> = z.looseObject({
  ...shared,
  shards: z.array(
    z.object({
      shard: z.number(),
      customers: z.number(),
      manifest: artifact,
      profiles: artifact,
      quarantine: artifact,
    }),
  ),
});

/** A shard manifest and where it lies. */
export interface PublishedShard {
  readonly path: string;
  readonly shard: number;
  readonly manifest: ShardManifest;
}

/** @throws Error naming the file and the field that is not as it should be */
export function readRunManifest(files: ArtifactFiles, path: string): RunManifest {
  return madeOf(files, path, parseRunManifest);
}

/** @throws Error naming the file and the field that is not as it should be */
export function readShardManifest(files: ArtifactFiles, path: string): ShardManifest {
  return madeOf(files, path, parseShardManifest);
}

/** @throws Error naming the file, where it is no partition's manifest */
export function readPartitionManifest(
  files: ArtifactFiles,
  path: string,
): z.output<typeof partitionManifest> {
  return madeOf(files, path, parsePartitionManifest);
}

/** The shard manifests that lie in a run's folder under their final names, by shard. */
export function publishedShards(files: ArtifactFiles, folder: string): PublishedShard[] {
  const shards = files.paths.flatMap((path) => {
    if (!path.startsWith(`${folder}/`)) return [];
    const name = artifactOf(path.slice(folder.length + 1));
    if (name?.kind !== "shard-manifest") return [];
    return [{ path, shard: name.shard, manifest: readShardManifest(files, path) }];
  });
  return shards.sort((a, b) => a.shard - b.shard);
}

/**
 * The ids of profiles, given as the bytes of their artifact, in its order.
 *
 * @param path where the artifact lies, for messages
 * @throws Error naming the file and the line that is no profile
 */
export function* customersIn(chunks: Iterable<Buffer>, path: string): Generator<string> {
  let number = 0;
  for (const line of linesIn(chunks)) {
    number += 1;
    yield customerOf(line, `${path} line ${number}`);
  }
}

/** The lines of an NDJSON file, each with its LF. They are good until the next one. */
export function* linesIn(chunks: Iterable<Buffer>): Generator<Buffer> {
  let begun: Buffer[] = [];
  for (const chunk of chunks) {
    let at = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, at)) {
      const line = chunk.subarray(at, end + 1);
      at = end + 1;
      if (begun.length === 0) yield line;
      else {
        yield Buffer.concat([...begun, line]);
        begun = [];
      }
    }
    // A copy: the piece is good until the next one.
    if (at < chunk.length) begun.push(Buffer.from(chunk.subarray(at)));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

const LF = 10;

/** @throws Error naming the place, where the line is no profile */
export function customerOf(line: Buffer, place: string): string {
  const text = line.toString("utf8");
  let profile: unknown;
  try {
    profile = JSON.parse(text);
  } catch {
    throw new Error(`${place} is not JSON: ${JSON.stringify(text.slice(0, 80))}`);
  }
  const id = (profile as { customer_id?: unknown } | null)?.customer_id;
  if (typeof id !== "string") throw new Error(`${place} has no customer_id`);
  return id;
}

const parseRunManifest = parserOf(runManifest);
const parseShardManifest = parserOf(shardManifest);
const parsePartitionManifest = parserOf(partitionManifest);

function parserOf<T>(schema: z.ZodType<T>): (bytes: Buffer, path: string) => T {
  return (bytes, path) => {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString("utf8"));
    } catch (error) {
      throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new Error(`${path}: ${issue?.path.join(".")}: ${issue?.message}`);
  };
}
