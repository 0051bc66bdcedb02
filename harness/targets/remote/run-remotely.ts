/** One play of the pipeline on a deployed workflow, with or without its faults. */
import type { DrillOrder } from "../../../tasks/drills/drill.ts";
import { mergeCustomerData } from "../../../tasks/pipeline.ts";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import { clientOrders, sourceOrders } from "../../faults/matching.ts";
import type { JournalEntry, JournalEvent } from "../../journal/entry.ts";
import { createJournal } from "../../journal/record.ts";
import { refusal } from "../../remote/calls.ts";
import type { ScenarioPart } from "../play-run.ts";
import { createSteering } from "../steering.ts";
import { drillOrders } from "./drill-orders.ts";
import { createDuplicates } from "./duplicates.ts";
import { createRemoteStarts, type RemoteStart } from "./remote-starts.ts";
import type { RemoteTarget } from "./remote-target.ts";
import type { OutputPart, SharedStore } from "./shared-store.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** What was started in a play, when all of it has ended. */
export interface EndedRuns {
  /** The plan that travelled in the input. */
  readonly orders: readonly DrillOrder[];
  readonly starts: readonly RemoteStart[];
  /** What the API tells of the runs, and what the client did to them. */
  readonly timeline: Timeline;
  /** They reject where a cancellation was not taken. */
  readonly cancellations: readonly Promise<void>[];
  /** Whether the client has cancelled a root run. */
  hasStruck(root: string): boolean;
}

/**
 * Starts the root run, does to it what a client can, and waits until all has ended. What the tasks have
 * to do to themselves travels in the input.
 *
 * @param onEntry takes entries as they become known, strikes in tasks not among them
 * @throws NotStartedError (exit code 3) what was not started is all that is amiss
 * @throws ShardproofError (exit code 3) the API refuses a call, or nothing is heard of it for too long: what
 *   was started may still be at work
 */
export async function runRemotely(
  target: RemoteTarget,
  scenario: ScenarioPart,
  store: SharedStore,
  part: OutputPart,
  onEntry: (entry: JournalEntry) => void = () => {},
): Promise<EndedRuns> {
  const { run, faults, seed } = scenario;
  const orders = drillOrders(faults, { ...run, seed });
  const clients = clientOrders(faults, run);
  const twice = clients.find(({ action }) => action === "double-trigger");
  const timeline = createTimeline();
  let time = 0;
  const live = createJournal(() => time, onEntry);
  const cancellations: Promise<void>[] = [];

  function tell(event: JournalEvent, at: number): void {
    timeline.add(event, at);
    time = Math.max(time, at);
    live.add(event);
  }

  const nothing = () => {};
  const steering = createSteering(
    clients,
    { cancel, crash: nothing },
    // Its time is that of the event that it follows: the client's clock is not the platform's.
    (event) => tell(event, time),
  );

  function cancel(id: string): boolean {
    const cancelled = target.client.cancelTaskRun(id).catch((error: unknown) => {
      throw new ShardproofError(
        `${refusal(`cancel the task run ${id}`, error).message}\nIt may have ended before the cancellation came; play it with more data, for example --customers 100000.`,
        EXIT_CODES.target,
        { cause: error },
      );
    });
    // Its error is met by whoever asks for the evidence.
    cancelled.catch(nothing);
    cancellations.push(cancelled);
    return true;
  }

  let isFirst = true;
  function record(event: JournalEvent, at: number): void {
    const { waitScale } = target;
    // How long it really took shows in the times of the attempts.
    const isRetry = event.kind === "run" && event.event === "retry-scheduled";
    tell(isRetry ? { ...event, waitMs: event.declaredWaitMs * waitScale } : event, at);
    if (isFirst && event.kind === "run" && event.event === "created") {
      isFirst = false;
      const place = { run: event.run, task: event.task, shard: null, attempt: 1 };
      for (const { fault, action } of [...sourceOrders(faults), ...(twice ? [twice] : [])]) {
        const where = action === "double-trigger" ? "trigger" : "sources";
        tell({ kind: "fault", event: "struck", fault, action, at: where, ...place }, at);
      }
    }
    duplicates.watch(event, at);
    steering.watch(event);
  }

  const ledger = store.locationOf("ledger");
  const starts = createRemoteStarts(target, seed, ledger, record);
  const duplicates = createDuplicates(faults, target, starts, tell);
  const input = {
    sources: store.locationOf("sources"),
    output: store.locationOf(part),
    shards: run.shards,
    ...(run.partition !== undefined && { partition: run.partition }),
    ...(run.maxQuarantined !== undefined && { maxQuarantined: run.maxQuarantined }),
  };
  for (let n = 0; n < (twice ? 2 : 1); n++) starts.start(mergeCustomerData.name, input, orders);
  await starts.ended();
  await duplicates.started();
  await starts.ended();
  return { orders, starts: starts.all, timeline, cancellations, hasStruck: steering.hasStruck };
}
