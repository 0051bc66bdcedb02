/** Whose work a file or a run is: a shard's, the partition's of a source, or the orchestrator's. */
import type { RunRecord } from "../journal/runs.ts";
import type { ArtifactName } from "./artifact-names.ts";

/** `shard 3`, `the partition of crm`, or `the orchestrator`. */
export type Owner = string;

export const ORCHESTRATOR: Owner = "the orchestrator";

/** Who publishes an artifact. */
export function ownerOfArtifact(artifact: ArtifactName): Owner {
  switch (artifact.kind) {
    case "run-manifest":
      return ORCHESTRATOR;
    case "slices":
    case "partition-manifest":
      return `the partition of ${artifact.source}`;
    default:
      return `shard ${artifact.shard}`;
  }
}

/** Whose run it is; null for a run below the root of which nothing is known. */
export function ownerOfRun({ parent, shard, source }: RunRecord["created"]): Owner | null {
  if (shard !== null) return `shard ${shard}`;
  if (source !== undefined) return `the partition of ${source}`;
  return parent === null ? ORCHESTRATOR : null;
}
