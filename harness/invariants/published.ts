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
 * The ids of an artifact's profiles, in its order.
 *
 * @throws Error naming the file and the line that is no profile
 */
export function readCustomers(files: ArtifactFiles, path: string): readonly string[] {
  return madeOf(files, path, parseCustomers);
}

function parseCustomers(bytes: Buffer, path: string): string[] {
  return linesOf(bytes).map((line, index) => customerOf(line, `${path} line ${index + 1}`));
}

/** The lines of an NDJSON file, each with its LF. */
export function linesOf(bytes: Buffer): string[] {
  return bytes.toString("utf8").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** @throws Error naming the place, where the line is no profile */
export function customerOf(line: string, place: string): string {
  let profile: unknown;
  try {
    profile = JSON.parse(line);
  } catch {
    throw new Error(`${place} is not JSON: ${JSON.stringify(line.slice(0, 80))}`);
  }
  const id = (profile as { customer_id?: unknown } | null)?.customer_id;
  if (typeof id !== "string") throw new Error(`${place} has no customer_id`);
  return id;
}

const parseRunManifest = parserOf(runManifest);
const parseShardManifest = parserOf(shardManifest);

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
