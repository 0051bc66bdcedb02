import { allRuns, type RunRecord, rootRun } from "../../journal/runs.ts";
import { canonicalJson } from "../canonical-json.ts";
import { valueDifferences } from "../difference.ts";
import type { Invariant } from "../invariant.ts";
import type { WorkflowEvidence } from "./evidence.ts";
import { nameOfWork, subtasksByWork, workOf } from "./work.ts";

/**
 * Every result of the journal, whichever attempt it came from and whatever became of its root. A run
 * without faults may do the same work more than once, with several results: each of them is good. Work
 * that it does not do at all is a matter of `exactly-once`.
 */
export const sameResults: Invariant<WorkflowEvidence> = {
  name: "same-results",
  title: "Results equal those of the run without faults.",
  judge({ journal, reference, results }) {
    if (results === "any") return { notApplicable: "the scenario says `results: any`" };
    const ofRoot = valuesOf([rootRun(reference.journal, reference.root)]);
    const ofSubtasks = subtasksByWork(reference.journal);
    const expectedOf = (run: RunRecord) => {
      if (run.created.parent === null) return ofRoot;
      return results === "root" ? [] : valuesOf(ofSubtasks.get(workOf(run)) ?? []);
    };
    let compared = 0;
    const violations = allRuns(journal).flatMap((run) => {
      const expected = expectedOf(run);
      if (expected.length === 0) return [];
      return run.results.flatMap(({ value, attempt }) => {
        compared += 1;
        const isKnown = expected.some((each) => canonicalJson(each) === canonicalJson(value));
        if (isKnown) return [];
        const label = `result of ${nameOfWork(workOf(run))} (run ${run.created.run}, attempt ${attempt})`;
        return valueDifferences(label, expected[0], value);
      });
    });
    return compared === 0 ? { notApplicable: "no run returned a result" } : violations;
  },
};

function valuesOf(runs: readonly RunRecord[]): unknown[] {
  return runs.flatMap((run) => run.results.map(({ value }) => value));
}
