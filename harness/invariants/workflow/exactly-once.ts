import { type RunRecord, rootRun, whyIncomplete } from "../../journal/runs.ts";
import type { Invariant } from "../invariant.ts";
import { judgedRoots, judgeEachRoot } from "../roots.ts";
import type { WorkflowEvidence } from "./evidence.ts";
import { hasCompleted, nameOfWork, subtasksByWork } from "./work.ts";

/**
 * Below each root that completed, every piece of work that the run without faults completes is completed
 * as often at the least, and no other is begun. More often is a matter of `blast-radius`: a parent that
 * is done again starts its subtasks again.
 */
export const workflowExactlyOnce: Invariant<WorkflowEvidence> = {
  name: "exactly-once",
  title:
    "No subtask's result is lost, and none is there that the run without faults does not have.",
  judge(evidence) {
    const { journal, reference, results, root } = evidence;
    if (results !== "same") {
      return { notApplicable: `the scenario says \`results: ${results}\`: subtasks may differ` };
    }
    const whole = judgedRoots(evidence).filter((each) => whyIncomplete(journal, each) === null);
    if (whole.length === 0) return { notApplicable: whyIncomplete(journal, root) as string };
    const expected = subtasksByWork(reference.journal);
    return judgeEachRoot(evidence, (each) => {
      if (!hasCompleted(rootRun(journal, each))) return [];
      const found = subtasksByWork(journal, each);
      const lost = [...expected].flatMap(([work, runs]) => {
        const wanted = runs.filter(hasCompleted).length;
        const given = found.get(work) ?? [];
        const completed = given.filter(hasCompleted).length;
        if (completed >= wanted) return [];
        const told =
          wanted === 1
            ? `${nameOfWork(work)} returned no result`
            : `${nameOfWork(work)} returned ${completed} results, expected ${wanted}`;
        return [`${told} (${endsOf(given)})`];
      });
      const other = [...found].flatMap(([work, runs]) =>
        expected.has(work)
          ? []
          : [
              `${nameOfWork(work)} was started (run ${runs[0]?.created.run}), which the run without faults does not do`,
            ],
      );
      return [...lost, ...other];
    });
  },
};

/** How the runs ended that gave no result. */
function endsOf(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return "it was not started";
  const without = runs.filter((run) => !hasCompleted(run));
  return without.length === 0 ? "no other run was started" : without.map(endOf).join("; ");
}

function endOf({ created, ended }: RunRecord): string {
  if (ended === null) return `run ${created.run} never ended`;
  return `run ${created.run} ${ended.status}${ended.error === null ? "" : `: ${ended.error}`}`;
}
