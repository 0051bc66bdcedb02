/**
 * Follows a run on a deployed workflow until it has ended. What counts is the run itself, asked for again
 * and again: the event of an end may be one attempt's, may say "failed" of a run that is tried again, and
 * a lost stream of events says nothing for ever. Events only make the next look come sooner.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkflowsClient } from "@renderinc/sdk";
import type { JournalEvent } from "../journal/entry.ts";
import { createBell } from "./bell.ts";
import { looked, type Patience } from "./calls.ts";
import { createRunJournal } from "./run-journal.ts";
import {
  isOver,
  type TaskRun,
  type TaskRunDetails,
  taskRunDetails,
  taskRunPage,
} from "./task-run.ts";

export interface FollowOptions {
  readonly client: WorkflowsClient;
  /** A root run. */
  readonly run: string;
  /** Between two looks, in ms. */
  readonly pollMs: number;
  /** For how long an API that does not answer is asked again, in ms. */
  readonly patienceMs: number;
  /** Takes what has become known of the run and of all below it, with its time in ms since 1970. */
  record(event: JournalEvent, at: number): void;
}

/** Of the API's lists; it allows no more. */
const PAGE = 100;
/** Subtasks looked into at each look while the run goes: Render limits how often its API may be asked. */
const DETAILS_PER_LOOK = 8;

/**
 * @returns the run when it has ended, in whatever way; its subtasks have been recorded by then
 * @throws ShardproofError (exit code 3) the API refuses, or has not answered for `patienceMs`
 */
export async function followRun(options: FollowOptions): Promise<TaskRunDetails> {
  const { client, run, pollMs } = options;
  const patience: Patience = { waitMs: pollMs, totalMs: options.patienceMs };
  const journal = createRunJournal(options.record);
  const seen = new Map<string, string>();
  /** Subtasks that look failed, and may yet be tried again. */
  const unsettled = new Set<string>();
  const details = (id: string) =>
    looked(`look at the task run ${id}`, () => client.getTaskRun(id), taskRunDetails, patience);

  async function lookBelow(isLast: boolean): Promise<void> {
    const news = (await runsBelow(client, run, patience)).filter(
      (each) =>
        each.attempts.length + Number(isOver(each.status)) > 0 &&
        (seen.get(each.id) !== stateOf(each) || (isLast && unsettled.has(each.id))),
    );
    const limit = isLast ? news.length : Math.min(news.length, DETAILS_PER_LOOK);
    for (let from = 0; from < limit; from += DETAILS_PER_LOOK) {
      const batch = news.slice(from, from + DETAILS_PER_LOOK);
      for (const each of await Promise.all(batch.map(({ id }) => details(id)))) {
        seen.set(each.id, stateOf(each));
        const isFinal = isLast || each.status !== "failed";
        if (isFinal) unsettled.delete(each.id);
        else unsettled.add(each.id);
        journal.see(each, isFinal);
      }
    }
  }

  const bell = createBell();
  const hangUp = new AbortController();
  ringAtEvents(client, run, bell.ring, hangUp.signal);
  try {
    for (let hadFailed = false; ; ) {
      const root = await details(run);
      // The CLI's dev server lets a run that is to be tried again look failed for a moment.
      const hasEnded = isOver(root.status) && (root.status !== "failed" || hadFailed);
      journal.see(root, false);
      await lookBelow(hasEnded);
      if (hasEnded) {
        journal.see(root, true);
        return root;
      }
      hadFailed = root.status === "failed";
      await (hadFailed ? sleep(pollMs) : bell.pause(pollMs));
    }
  } finally {
    hangUp.abort();
  }
}

async function ringAtEvents(
  client: WorkflowsClient,
  run: string,
  ring: () => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const _event of client.taskRunEvents([run], signal)) ring();
  } catch {
    // Lost, or hung up on: the looks go on at their own pace, and say what is wrong where it lasts.
  }
}

/** All runs below a root, the oldest first. */
async function runsBelow(
  client: WorkflowsClient,
  root: string,
  patience: Patience,
): Promise<TaskRun[]> {
  const found = new Map<string, TaskRun>();
  for (let cursor: string | undefined; ; ) {
    const filter = { rootTaskRunId: [root], limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const what = `list the subtasks of the task run ${root}`;
    const page = await looked(what, () => client.listTaskRuns(filter), taskRunPage, patience);
    const before = found.size;
    for (const { taskRun } of page) found.set(taskRun.id, taskRun);
    // The CLI's dev server gives all there are, of every root, to whatever is asked.
    if (page.length < PAGE || found.size === before) break;
    cursor = page.at(-1)?.cursor;
  }
  return [...found.values()]
    .filter(({ id, rootTaskRunId }) => rootTaskRunId === root && id !== root)
    .reverse();
}

function stateOf({ status, attempts }: TaskRun): string {
  return [status, ...attempts.map((attempt) => attempt.status)].join(" ");
}
