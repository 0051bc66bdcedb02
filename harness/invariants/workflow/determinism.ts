/** Whether a workflow gives the same results twice, before any fault: else nothing can be compared. */
import { type RunRecord, rootRun } from "../../journal/runs.ts";
import { canonicalJson } from "../canonical-json.ts";
import { valueDifferences } from "../difference.ts";
import type { WorkflowEvidence, WorkflowRun } from "./evidence.ts";
import { hasCompleted, nameOfWork, subtasksByWork, workOf } from "./work.ts";

/**
 * The first difference between two runs without faults, in words; null where there is none.
 *
 * @param results which results are compared: the root's alone, or those of all subtasks too
 */
export function firstDifference(
  first: WorkflowRun,
  second: WorkflowRun,
  results: Exclude<WorkflowEvidence["results"], "any">,
): string | null {
  // Subtasks first: what differs in them is the reason why their parents' results do.
  const bySubtask = results === "same" ? subtaskDifference(first, second) : null;
  if (bySubtask !== null) return bySubtask;
  const [one, other] = [first, second].map(({ journal, root }) => rootRun(journal, root));
  return valueDifference([one as RunRecord], [other as RunRecord]);
}

function subtaskDifference(first: WorkflowRun, second: WorkflowRun): string | null {
  const inFirst = subtasksByWork(first.journal);
  const inSecond = subtasksByWork(second.journal);
  for (const work of new Set([...inFirst.keys(), ...inSecond.keys()])) {
    const [ones, others] = [inFirst, inSecond].map((each) =>
      (each.get(work) ?? []).filter(hasCompleted),
    ) as [RunRecord[], RunRecord[]];
    if (ones.length !== others.length) {
      return `${nameOfWork(work)} returned ${ones.length} results in the first run, ${others.length} in the second`;
    }
    const difference = valueDifference(ones, others);
    if (difference !== null) return difference;
  }
  return null;
}

/** The results of the same work, in whichever order they came. */
function valueDifference(ones: readonly RunRecord[], others: readonly RunRecord[]): string | null {
  const [run] = ones;
  if (run === undefined) return null;
  const [wanted, found] = [ones, others].map((runs) =>
    runs.flatMap(({ results }) => results.map(({ value }) => value)).sort(byText),
  ) as [unknown[], unknown[]];
  const [difference] = wanted.flatMap((value, index) =>
    valueDifferences(`result of ${nameOfWork(workOf(run))}`, value, found[index]),
  );
  return difference ?? null;
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [canonicalJson(a), canonicalJson(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
