/** What ended runs on a deployed workflow have left for the invariants, but for artifacts. */
import type { RunEvidence } from "../../invariants/invariant.ts";
import { rootRuns } from "../../journal/runs.ts";
import { requireDrillsTaken } from "./refused-drills.ts";
import type { EndedRuns } from "./run-remotely.ts";
import type { SharedStore } from "./shared-store.ts";
import { markedStrikes } from "./strikes.ts";

/**
 * @throws ShardproofError (exit code 3) the workflow has refused the plan, a cancellation came too late, or
 *   attempts cannot be told apart
 */
export async function remoteEvidence(
  { orders, starts, timeline, cancellations, hasStruck }: EndedRuns,
  store: Pick<SharedStore, "readEntry">,
): Promise<Pick<RunEvidence, "root" | "otherRoots" | "journal">> {
  await Promise.all(cancellations);
  const told = timeline.journal();
  if (orders.length > 0) requireDrillsTaken(told);
  timeline.addStrikes(await markedStrikes(starts, orders, told, store));
  const isRoot = new Set(rootRuns(told).map(({ created }) => created.run));
  const roots = starts.map(({ run }) => run).filter((run) => isRoot.has(run));
  const root = roots.at(-1) as string;
  // What was cancelled does not end well.
  const otherRoots = roots.filter((each) => each !== root && !hasStruck(each));
  return { root, otherRoots, journal: timeline.journal() };
}
