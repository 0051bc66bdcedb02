/** Which artifact a fault is for, and which task publishes it. */
import { z } from "zod";
import { ARTIFACT_KINDS, type ArtifactKind } from "../../tasks/drills/file-kind.ts";
import type { TaskName } from "./attempt-selection.ts";
import type { FaultProblem } from "./fault.ts";

/** The field `artifact`. */
export const artifactSchema = z.enum(ARTIFACT_KINDS, "an artifact");

/** The task that publishes an artifact: each is published by one, once in an attempt. */
export function publisherOf(artifact: ArtifactKind): TaskName {
  switch (artifact) {
    case "slices":
    case "partition-manifest":
      return "partition_source";
    case "profiles":
    case "quarantine":
    case "shard-manifest":
      return "process_shard";
    case "run-manifest":
      return "merge_customer_data";
  }
}

/** How many artifacts an attempt of a task publishes. */
export function artifactsOf(task: TaskName): number {
  return publishedBy(task).length;
}

function publishedBy(task: TaskName): readonly ArtifactKind[] {
  return ARTIFACT_KINDS.filter((each) => publisherOf(each) === task);
}

/** An artifact that the task never publishes. */
export function artifactProblems(task: TaskName, artifact: ArtifactKind): FaultProblem[] {
  const published = publishedBy(task);
  if (published.includes(artifact)) return [];
  const text = `"${artifact}" is never published by ${task}. Allowed: ${published.join(", ")}.`;
  return [{ path: ["artifact"], text }];
}
