/** Pieces of work that are done twice, or by somebody whose work they are not. */
import type { JournalEntry } from "../journal/entry.ts";
import { allRuns } from "../journal/runs.ts";
import { type ArtifactName, artifactAt, finalPathOf } from "./artifact-names.ts";
import { ORCHESTRATOR, ownerOfArtifact, ownerOfRun } from "./owners.ts";

/** Second instances of attempts that no fault delivered twice. */
export function unexplainedInstances(journal: readonly JournalEntry[]): string[] {
  const deliveredTwice = new Set<string>();
  const violations: string[] = [];
  for (const entry of journal) {
    if (entry.kind === "fault" && entry.action === "duplicate-delivery") {
      deliveredTwice.add(`${entry.run} ${entry.attempt}`);
    }
    if (entry.kind !== "attempt" || entry.event !== "instance-started") continue;
    const { run, attempt, number } = entry;
    if (deliveredTwice.has(`${run} ${attempt}`)) continue;
    violations.push(
      `instance ${number} of run ${run} attempt ${attempt} began, though no fault delivered the attempt twice`,
    );
  }
  return violations;
}

/**
 * Every instance makes and publishes each of its artifacts once, and none of another shard; a shard
 * removes no other shard's files. A second instance of an attempt is there only because a fault
 * delivered it twice. Attempts and runs are counted elsewhere.
 */
export function workTwiceIn(journal: readonly JournalEntry[]): string[] {
  const ownerOf = new Map(
    allRuns(journal).map(({ created }) => [created.run, ownerOfRun(created)]),
  );
  const done = new Map<string, number>();
  const violations = unexplainedInstances(journal);
  for (const entry of journal) {
    if (entry.kind !== "store") continue;
    const { run, attempt, instance = 1, op, path, to } = entry;
    const by = `run ${run} attempt ${attempt}${instance === 1 ? "" : ` instance ${instance}`}`;
    const owner = ownerOf.get(run) ?? ORCHESTRATOR;
    if (op === "create" || op === "rename" || op === "remove") {
      const artifact = artifactMeantBy(op === "rename" ? (to ?? path) : path);
      if (artifact === null) continue;
      const whose = ownerOfArtifact(artifact);
      // The orchestrator sweeps for all.
      const isOurs = whose === owner || (op === "remove" && owner === ORCHESTRATOR);
      if (!isOurs) {
        violations.push(
          `entry ${entry.seq}: ${by}, of ${owner}, did a ${op} for ${whose}: ${path}`,
        );
      }
    }
    if (op !== "create" && op !== "rename") continue;
    const piece = op === "create" ? finalPathOf(path) : (to ?? null);
    if (piece === null) continue;
    const key = `${run} ${attempt} ${instance} ${op} ${piece}`;
    const times = (done.get(key) ?? 0) + 1;
    done.set(key, times);
    if (times !== 2) continue;
    const verb = op === "create" ? "made" : "published";
    const whose = owner === ORCHESTRATOR ? "" : `${owner}: `;
    violations.push(`${whose}${piece} was ${verb} more than once by ${by}`);
  }
  return violations;
}

/** The artifact that a path is the final name of, or a temporary for. */
function artifactMeantBy(path: string): ArtifactName | null {
  return artifactAt(finalPathOf(path) ?? path);
}
