/** One run of a workflow of the user's own on the local platform, with or without its faults. */
import type { DeliveryOrder } from "../../faults/delivery-order.ts";
import { workflowClientOrders, workflowOrdersFor } from "../../faults/matching.ts";
import type { WorkflowRun } from "../../invariants/workflow/evidence.ts";
import type { JournalEntry, JournalEvent, WorkEvent } from "../../journal/entry.ts";
import { openJournalFile } from "../../journal/journal-file.ts";
import { createJournal } from "../../journal/record.ts";
import type { AttemptToStart } from "../../platform/executor.ts";
import type { LocalPlatform } from "../../platform/local-platform.ts";
import type { RunDetails } from "../../platform/runs.ts";
import type { PlayableWorkflow } from "../../scenario/workflow-schema.ts";
import { workerEnvironment } from "./environment.ts";
import { fileBytes } from "./file-bytes.ts";
import { type RunFolder, writeResult } from "./run-folder.ts";

/** The part of a scenario that a run is made of. */
export type WorkflowPart = Pick<PlayableWorkflow, "run" | "faults">;

/** Strikes after which a root run is not expected to end well. */
const ENDS_A_ROOT: ReadonlySet<string> = new Set(["cancel", "orchestrator-crash"]);

/** What a line of a worker of the user's own stands for: itself. */
export function lineOf(
  { run, attempt }: AttemptToStart,
  stream: "stdout" | "stderr",
  line: string,
): WorkEvent {
  return { kind: "log", run, attempt, stream, line };
}

/**
 * Starts the task, does to the run what the plan says, and waits until nothing works for it any more. A
 * root run that was crashed and failed by it is started once more, as its client would.
 *
 * @throws ShardproofError the platform refuses the start
 */
export async function runWorkflow(
  platform: LocalPlatform,
  { run, faults }: WorkflowPart,
  folder: RunFolder,
  onEntry?: (entry: JournalEntry) => void,
): Promise<WorkflowRun> {
  const clientOrders = workflowClientOrders(faults);
  const twice = clientOrders.find(({ action }) => action === "double-trigger");
  const completionOrder = clientOrders.find((order) => order.action === "reordered-completion");
  const file = openJournalFile(folder.journal);
  const journal = createJournal(
    () => performance.now(),
    (entry) => {
      file.write(entry);
      onEntry?.(entry);
    },
  );
  /** In the order of their starts. */
  const roots: string[] = [];
  const rootOf = new Map<string, string>();
  /** Root runs that a fault has ended. */
  const struck = new Map<string, string>();

  function record(event: JournalEvent): void {
    if (event.kind === "run" && event.event === "created") {
      const { source: _, ...created } = event;
      rootOf.set(event.run, event.root);
      if (event.parent === null) roots.push(event.run);
      // A number that the input calls a shard is none of ours: its work is told by all of its input.
      journal.add({ ...created, shard: null, input: platform.details(event.run)?.input });
      if (twice !== undefined && roots.length === 1 && event.parent === null) {
        const place = { run: event.run, task: event.task, shard: null, attempt: 1 };
        const { fault, action } = twice;
        journal.add({ kind: "fault", event: "struck", fault, action, at: "trigger", ...place });
      }
    } else if (event.kind === "fault") {
      if (ENDS_A_ROOT.has(event.action)) struck.set(rootOf.get(event.run) ?? "", event.action);
      journal.add({ ...event, shard: null });
    } else {
      journal.add(event);
    }
  }

  function ordersOf(attempt: AttemptToStart): DeliveryOrder[] {
    const isRoot = attempt.parent === null;
    const trigger = roots.indexOf(attempt.root) + 1;
    return workflowOrdersFor(faults, { ...attempt, isRoot, trigger });
  }

  const start = () =>
    platform.start({
      task: run.task,
      input: run.input,
      ordersOf,
      completionOrder,
      record,
      environmentOf: () => workerEnvironment(folder.scratch),
      bytesOf: (files) => fileBytes(files, [folder.scratch, process.cwd()]),
    });

  try {
    const started = [start(), ...(twice ? [start()] : [])];
    const ends = await Promise.all(started.map((each) => platform.whenEnded(each)));
    const crashed = ends.some(
      ({ id, status }) => struck.get(id) === "orchestrator-crash" && status === "failed",
    );
    if (crashed) ends.push(await platform.whenEnded(start()));
    const last = ends.at(-1) as RunDetails;
    writeResult(folder.result, last);
    const root = last.id;
    const otherRoots = roots.filter((each) => each !== root && !struck.has(each));
    return { root, otherRoots, journal: journal.entries };
  } finally {
    file.close();
  }
}
