import type { JournalEntry } from "../../journal/entry.ts";
import { type AttemptRecord, allRuns, type RunRecord, rootRuns } from "../../journal/runs.ts";
import { list } from "../difference.ts";
import type { Invariant } from "../invariant.ts";
import { unexplainedInstances } from "../work-twice.ts";
import type { WorkflowEvidence, WorkflowRun } from "./evidence.ts";
import { nameOfWork, subtasksByWork, workOf } from "./work.ts";

/**
 * A failed attempt, which is what a retry follows on, must have a reason in the journal: a fault that
 * struck it, or something below it that was struck or failed. Work that fails in the run without faults
 * too may fail as often here. No work is done by more runs than there, but where something above it was
 * done again, which starts all below it anew.
 */
export const workflowBlastRadius: Invariant<WorkflowEvidence> = {
  name: "blast-radius",
  title: "Only what a fault struck, and what is above or below it, is done again.",
  judge: (evidence) => [
    ...unexplainedFailures(evidence),
    ...rootRuns(evidence.journal).flatMap((root) => extraRuns(evidence, root.created.run)),
    ...unexplainedInstances(evidence.journal),
  ],
};

function unexplainedFailures({ journal, reference }: WorkflowEvidence): string[] {
  const forgiven = failuresByWork(reference);
  const belowAttempt = createBelow(journal);
  return allRuns(journal).flatMap((run) =>
    run.attempts.flatMap((attempt) => {
      if (attempt.ended?.outcome !== "failed" || belowAttempt.explains(run, attempt)) return [];
      const work = workOf(run);
      const left = forgiven.get(work) ?? 0;
      if (left > 0) {
        forgiven.set(work, left - 1);
        return [];
      }
      return [
        `${nameOfWork(work)}: attempt ${attempt.attempt} of run ${run.created.run} failed, though no fault had struck it: ${attempt.ended.reason}`,
      ];
    }),
  );
}

function failuresByWork({ journal }: WorkflowRun): Map<string, number> {
  const failures = new Map<string, number>();
  for (const run of allRuns(journal)) {
    const failed = run.attempts.filter(({ ended }) => ended?.outcome === "failed").length;
    if (failed > 0) failures.set(workOf(run), (failures.get(workOf(run)) ?? 0) + failed);
  }
  return failures;
}

/** Answers whether the journal holds a reason why an attempt failed. */
function createBelow(journal: readonly JournalEntry[]) {
  const struckAt = new Map<string, number>();
  for (const entry of journal) {
    if (entry.kind !== "fault") continue;
    for (const key of [entry.run, `${entry.run} ${entry.attempt}`]) {
      if (!struckAt.has(key)) struckAt.set(key, entry.seq);
    }
  }
  const children = new Map<string, RunRecord[]>();
  for (const run of allRuns(journal)) {
    const { parent } = run.created;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), run]);
  }

  /** Whether something below a run, started from one moment on, was struck or failed before another. */
  function isDisturbed(id: string, from: number, to: number): boolean {
    return (children.get(id) ?? []).some((child) => {
      const { run, seq } = child.created;
      if (seq < from || seq > to) return false;
      const { ended } = child;
      const hasFailed = ended !== null && ended.status !== "completed" && ended.seq < to;
      return hasFailed || (struckAt.get(run) ?? to) < to || isDisturbed(run, from, to);
    });
  }

  return {
    explains({ created }: RunRecord, { attempt, started, ended }: AttemptRecord): boolean {
      const end = ended?.seq ?? Number.POSITIVE_INFINITY;
      if ((struckAt.get(`${created.run} ${attempt}`) ?? end) < end) return true;
      return isDisturbed(created.run, started.seq, end);
    },
  };
}

/** Work that more runs do than without faults, though nothing above them was done again. */
function extraRuns({ journal, reference }: WorkflowEvidence, root: string): string[] {
  const expected = subtasksByWork(reference.journal);
  const byId = new Map(allRuns(journal).map((run) => [run.created.run, run]));
  const isDoneAgain = (id: string | null): boolean => {
    const run = id === null ? undefined : byId.get(id);
    if (run === undefined) return false;
    const deliveries = run.attempts.reduce((sum, { instances }) => sum + instances.length, 0);
    return deliveries > 1 || isDoneAgain(run.created.parent);
  };
  return [...subtasksByWork(journal, root)].flatMap(([work, runs]) => {
    const wanted = expected.get(work)?.length ?? 0;
    // Work that is not done there at all is a matter of `exactly-once`.
    if (wanted === 0 || runs.length <= wanted) return [];
    if (runs.some(({ created }) => isDoneAgain(created.parent))) return [];
    const ids = runs.map(({ created }) => created.run);
    return [
      `${nameOfWork(work)} has ${runs.length} runs (${list(ids)}), expected ${wanted}: nothing above them was done again`,
    ];
  });
}
