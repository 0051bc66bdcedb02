/** What a client starts in one play: root runs, and runs that deliver something a second time. */
import { randomBytes } from "node:crypto";
import type { Drill, DrillOrder } from "../../../tasks/drills/drill.ts";
import type { JournalEvent } from "../../journal/entry.ts";
import { NotStartedError, triggerRun } from "../../remote/trigger-run.ts";
import type { RemoteTarget } from "./remote-target.ts";

/** A run that the client has started. */
export interface RemoteStart {
  readonly run: string;
  /** The name by which its attempts and those of its subtasks are counted; null without a plan. */
  readonly drill: string | null;
}

export interface RemoteStarts {
  /** In the order in which they were answered. */
  readonly all: readonly RemoteStart[];
  /**
   * Starts a task and follows it.
   *
   * @param input its first argument
   * @param orders faults that travel in it
   * @param onStarted takes the run's id, before any of its events is recorded
   */
  start(
    task: string,
    input: object,
    orders: readonly DrillOrder[],
    onStarted?: (run: string) => void,
  ): void;
  /**
   * Waits until everything that was started, meanwhile too, has ended, or is lost from sight.
   *
   * @throws ShardproofError (exit code 3) the first that was not followed to its end; where there is none, a
   *   NotStartedError, the first that could not be started
   */
  ended(): Promise<void>;
}

/**
 * @param seed goes into the names of drills, for whoever looks at a run
 * @param ledger where attempts claim their numbers, as tasks see it
 * @param record takes events with their times, in ms since 1970
 */
export function createRemoteStarts(
  target: RemoteTarget,
  seed: number,
  ledger: string,
  record: (event: JournalEvent, at: number) => void,
): RemoteStarts {
  const all: RemoteStart[] = [];
  const following: Promise<unknown>[] = [];
  return {
    all,
    start(task, input, orders, onStarted = () => {}) {
      // One that was used before would hold claims: no two starts may ever share a name.
      const id = `seed-${seed}-${randomBytes(8).toString("hex")}`;
      const drill: Drill | null = orders.length === 0 ? null : { id, ledger, orders };
      const followed = triggerRun({
        client: target.client,
        settings: target.settings,
        task,
        input: [drill === null ? input : { ...input, drill }],
        pollMs: target.pollMs,
        patienceMs: target.patienceMs,
        record,
        onStarted(run) {
          all.push({ run, drill: drill && id });
          onStarted(run);
        },
        onLeft: (text) => process.stderr.write(text),
      });
      // Its error is met in `ended`.
      followed.catch(() => {});
      following.push(followed);
    },
    async ended() {
      const failures: unknown[] = [];
      for (let next = 0; next < following.length; next++) {
        await following[next]?.catch((error: unknown) => failures.push(error));
      }
      if (failures.length === 0) return;
      throw failures.find((each) => !(each instanceof NotStartedError)) ?? failures[0];
    },
  };
}
