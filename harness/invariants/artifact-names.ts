/** What the name of a file below the output folder says; written apart from the pipeline's own. */

export type ArtifactName =
  | { readonly kind: "run-manifest" }
  | {
      readonly kind: "partition-manifest" | "slices";
      readonly source: string;
      readonly shardCount: number;
    }
  | {
      readonly kind: "shard-manifest" | "profiles" | "quarantine";
      readonly shard: number;
      readonly shardCount: number;
    };

const KINDS = {
  "manifest.json": "shard-manifest",
  "profiles.ndjson": "profiles",
  "quarantine.ndjson": "quarantine",
} as const;

const PARTITION = /^partition-(crm|billing|product|support)-of-(\d{5,})\.(manifest\.json|slices)$/;

/** What a file of that name holds; null where it is no final artifact name. */
export function artifactOf(name: string): ArtifactName | null {
  if (name === "manifest.json") return { kind: "run-manifest" };
  const partition = PARTITION.exec(name);
  if (partition !== null) {
    const [, source = "", shardCount, ending] = partition;
    const kind = ending === "slices" ? "slices" : "partition-manifest";
    return { kind, source, shardCount: Number(shardCount) };
  }
  const match =
    /^shard-(\d{5,})-of-(\d{5,})\.(manifest\.json|profiles\.ndjson|quarantine\.ndjson)$/.exec(name);
  if (match === null) return null;
  const [, shard, shardCount, ending] = match;
  return {
    kind: KINDS[ending as keyof typeof KINDS],
    shard: Number(shard),
    shardCount: Number(shardCount),
  };
}

/** `<run key>/<name>` of a path that lies in a run's folder; null for any other path. */
export function placeOf(path: string): { readonly folder: string; readonly name: string } | null {
  const [folder, name, ...deeper] = path.split("/");
  if (folder === undefined || name === undefined || deeper.length > 0) return null;
  return /^[0-9a-f]{32}$/.test(folder) ? { folder, name } : null;
}

/** The artifact that a path below the output folder is the final name of; null if it is of none. */
export function artifactAt(path: string): ArtifactName | null {
  const place = placeOf(path);
  return place && artifactOf(place.name);
}

/** The final name that a temporary file is meant for (`.<name>.<attempt's tag>.tmp`), or null. */
export function finalNameOf(temporary: string): string | null {
  const match = /^\.(.+\.(?:json|ndjson|slices))\.[^/]+\.tmp$/.exec(temporary);
  const name = match?.[1];
  return name !== undefined && artifactOf(name) !== null ? name : null;
}

/** The final path that the temporary file of a path is meant for; null if it is no temporary. */
export function finalPathOf(path: string): string | null {
  const at = path.lastIndexOf("/") + 1;
  const name = finalNameOf(path.slice(at));
  return name === null ? null : path.slice(0, at) + name;
}

/** Whether it names others: what it names must be there before it. */
export function isManifest(artifact: ArtifactName | null): boolean {
  return artifact?.kind.endsWith("manifest") ?? false;
}
