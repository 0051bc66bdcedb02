/** Whether a deployed workflow takes faults at all. */
import { DRILLS_VARIABLE } from "../../../tasks/arming.ts";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import { rootRuns } from "../../journal/runs.ts";

/**
 * @param journal of root runs that were started with a plan in their input
 * @throws ShardproofError (exit code 3) the workflow has refused the plan, with what to do
 */
export function requireDrillsTaken(journal: readonly JournalEntry[]): void {
  for (const { ended } of rootRuns(journal)) {
    const error = ended?.error ?? "";
    const advice = ADVICE.find(([refusal]) => refusal.test(error))?.[1];
    if (advice === undefined) continue;
    throw new ShardproofError(
      `the workflow refuses faults: ${error}\n${advice}`,
      EXIT_CODES.target,
    );
  }
}

/** What tasks say of a plan that they do not take, and what to do. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /input\.drill\).*drills are not enabled/,
    `Set ${DRILLS_VARIABLE}=enabled in the environment of a workflow that is there for drills, not of the one in production, and deploy it again.`,
  ],
  [
    /input\.drill (is not known|holds no faults)/,
    "Deploy the tasks of this version of Shardproof: those that are deployed do not know this plan.",
  ],
];
