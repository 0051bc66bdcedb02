/** Which artifact a fault is for, and which task publishes it. */
import { z } from "zod";
import { ARTIFACT_KINDS, type ArtifactKind } from "../../tasks/drills/file-kind.ts";
import type { TaskName } from "./attempt-selection.ts";
import type { FaultProblem } from "./fault.ts";

/** The field `artifact`. */
export const artifactSchema = z.enum(ARTIFACT_KINDS, "an artifact");

/** The task that publishes an artifact: each is published by one, once in an attempt. */
export function publisherOf(artifact: ArtifactKind): TaskName {
  return artifact === "run-manifest" ? "merge_customer_data" : "process_shard";
}

/** An artifact that the task never publishes. */
export function artifactProblems(task: TaskName, artifact: ArtifactKind): FaultProblem[] {
  const published = ARTIFACT_KINDS.filter((each) => publisherOf(each) === task);
  if (published.includes(artifact)) return [];
  const text = `"${artifact}" is never published by ${task}. Allowed: ${published.join(", ")}.`;
  return [{ path: ["artifact"], text }];
}
