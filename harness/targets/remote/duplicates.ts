/** `duplicate-delivery` on a deployed workflow: the client starts the run again, with the same input. */
import { z } from "zod";
import type { DrillOrder } from "../../../tasks/drills/drill.ts";
import type { FaultPlan } from "../../faults/index.ts";
import { deliveryOrdersFor } from "../../faults/matching.ts";
import type { JournalEvent } from "../../journal/entry.ts";
import { looked } from "../../remote/calls.ts";
import { taskRunDetails } from "../../remote/task-run.ts";
import type { RemoteStarts } from "./remote-starts.ts";
import type { RemoteTarget } from "./remote-target.ts";

type Created = Extract<JournalEvent, { kind: "run"; event: "created" }>;

export interface Duplicates {
  /** To be called with every event and its time. */
  watch(event: JournalEvent, at: number): void;
  /** Waits until all that was due has been started. @throws ShardproofError (exit code 3) */
  started(): Promise<void>;
}

const inputWithPlan = z.object({ drill: z.object({ orders: z.array(z.unknown()) }).optional() });

/** @param record takes a strike, with its time in ms since 1970 */
export function createDuplicates(
  faults: FaultPlan,
  target: RemoteTarget,
  starts: RemoteStarts,
  record: (event: JournalEvent, at: number) => void,
): Duplicates {
  const created = new Map<string, Created>();
  const again = new Set<string>();
  const starting: Promise<void>[] = [];

  async function startAgain({ run, task }: Created): Promise<void> {
    const patience = { waitMs: target.pollMs, totalMs: target.patienceMs };
    const { input } = await looked(
      `look at the task run ${run}`,
      () => target.client.getTaskRun(run),
      taskRunDetails,
      patience,
    );
    const { drill, ...own } = inputWithPlan.loose().parse((input as unknown[])[0]);
    // Under a name of its own: it is no attempt of the run that it stands beside.
    starts.start(task, own, (drill?.orders ?? []) as DrillOrder[], (id) => again.add(id));
  }

  return {
    watch(event, at) {
      if (event.kind === "run" && event.event === "created") created.set(event.run, event);
      if (event.kind !== "attempt" || (event.event !== "started" && event.event !== "ended"))
        return;
      const of = created.get(event.run);
      if (of === undefined || again.has(of.root)) return;
      const { run, task, shard } = of;
      const { attempt } = event;
      for (const order of deliveryOrdersFor(faults, { task, shard, attempt })) {
        if (order.action !== "duplicate-delivery") continue;
        if ((order.when === "at-once") !== (event.event === "started")) continue;
        const { fault, action } = order;
        const place = { run, task, shard, attempt };
        record({ kind: "fault", event: "struck", fault, action, at: "start", ...place }, at);
        const started = startAgain(of);
        // Its error is met in `started`.
        started.catch(() => {});
        starting.push(started);
      }
    },
    async started() {
      for (let next = 0; next < starting.length; next++) await starting[next];
    },
  };
}
