import { rootRun, whyIncomplete } from "../../journal/runs.ts";
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
        const completed = (found.get(work) ?? []).filter(hasCompleted).length;
        if (completed >= wanted) return [];
        return [
          wanted === 1
            ? `${nameOfWork(work)} returned no result`
            : `${nameOfWork(work)} returned ${completed} results, expected ${wanted}`,
        ];
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
