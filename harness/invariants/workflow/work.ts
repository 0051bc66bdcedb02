/** Work: what a run does, whoever asks for it and however often. Same task and same input is the same work. */
import type { JournalEntry } from "../../journal/entry.ts";
import { allRuns, type RunRecord } from "../../journal/runs.ts";
import { canonicalJson } from "../canonical-json.ts";

/** Characters of an input that evidence shows. */
const SHOWN = 80;

/** The same for all runs of a task with the same input, and for no others. */
export function workOf({ created: { task, input } }: RunRecord): string {
  return `${task}\0${canonicalJson(input)}`;
}

/** For a person: `charge with [7]`. */
export function nameOfWork(work: string): string {
  const [task, input = ""] = work.split("\0");
  const shown = input.length > SHOWN ? `${input.slice(0, SHOWN)}…` : input;
  return shown === "[]" ? `${task}` : `${task} with ${shown}`;
}

/** The runs of a journal but its root runs, by the work that they do, in the order of their creation. */
export function subtasksByWork(
  journal: readonly JournalEntry[],
  root?: string,
): Map<string, RunRecord[]> {
  const byWork = new Map<string, RunRecord[]>();
  for (const run of allRuns(journal)) {
    if (run.created.parent === null) continue;
    if (root !== undefined && run.created.root !== root) continue;
    const work = workOf(run);
    const others = byWork.get(work);
    if (others === undefined) byWork.set(work, [run]);
    else others.push(run);
  }
  return byWork;
}

export function hasCompleted({ ended }: RunRecord): boolean {
  return ended?.status === "completed";
}
