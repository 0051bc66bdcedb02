/** One play of the pipeline on a platform, with or without its faults: what all targets share. */
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { clientOrders, deliveryOrdersFor, sourceOrders } from "../faults/matching.ts";
import type { ArtifactFiles, RunEvidence } from "../invariants/invariant.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Journal } from "../journal/record.ts";
import type { Platform, RootRunOptions } from "../platform/platform.ts";
import type { Scenario } from "../scenario/schema.ts";
import { createSteering } from "./steering.ts";

export interface RunPlace {
  readonly sources: string;
  readonly output: string;
}

/** Figures of a run that differ from the scenario's: a run without faults, or with other shards. */
export type ScenarioPart = Pick<Scenario, "run" | "faults" | "seed">;

/**
 * Plays the pipeline: starts the root run, does to it what the fault plan says, and waits until
 * nothing works for it any more. A crashed orchestrator is started again, as its client would.
 *
 * @param environment what a target adds to the options of every root run
 * @param filesOf what lies in the output when all is over
 */
export async function playRun<Options extends RootRunOptions>(
  platform: Platform<Options>,
  { run, faults }: ScenarioPart,
  { sources, output }: RunPlace,
  journal: Journal,
  environment: Omit<Options, keyof RootRunOptions>,
  filesOf: () => ArtifactFiles,
): Promise<RunEvidence> {
  const orders = clientOrders(faults, run);
  const completionOrder = orders.find((order) => order.action === "reordered-completion");
  const twice = orders.find(({ action }) => action === "double-trigger");
  const steering = createSteering(orders, platform, journal.add);
  let isFirst = true;

  function record(event: JournalEvent): void {
    journal.add(event);
    if (isFirst && event.kind === "run" && event.event === "created") {
      isFirst = false;
      // What was done to the sources, and that there are two triggers, precedes all that follows.
      const place = { run: event.run, task: event.task, shard: null, attempt: 1 };
      for (const { fault, action } of [...sourceOrders(faults), ...(twice ? [twice] : [])]) {
        const at = action === "double-trigger" ? "trigger" : "sources";
        journal.add({ kind: "fault", event: "struck", fault, action, at, ...place });
      }
    }
    steering.watch(event);
  }

  const start = () => {
    const options: RootRunOptions = {
      task: mergeCustomerData.name,
      input: [
        {
          sources,
          output,
          shards: run.shards,
          ...(run.partition !== undefined && { partition: run.partition }),
          ...(run.maxQuarantined !== undefined && { maxQuarantined: run.maxQuarantined }),
        },
      ],
      ordersOf: (attempt) => deliveryOrdersFor(faults, attempt),
      completionOrder,
      record,
    };
    return platform.start({ ...environment, ...options } as Options);
  };

  const roots = [start(), ...(twice ? [start()] : [])];
  await Promise.all(roots.map((root) => platform.whenEnded(root)));
  while (steering.awaitsRestart()) {
    const again = start();
    roots.push(again);
    await platform.whenEnded(again);
  }
  const root = roots.at(-1) as string;
  // What was crashed or cancelled does not end well.
  const otherRoots = roots.filter((each) => each !== root && !steering.hasStruck(each));
  return { root, otherRoots, journal: journal.entries, files: filesOf() };
}
