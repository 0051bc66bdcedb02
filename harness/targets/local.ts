/** The local target: a scenario on real processes and real files. */
import { availableParallelism } from "node:os";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import type { FaultPlan } from "../faults/index.ts";
import { armedFor } from "../faults/matching.ts";
import type { RunEvidence } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { openJournalFile } from "../journal/journal-file.ts";
import { createJournal } from "../journal/record.ts";
import { bundleWorker } from "../platform/bundle.ts";
import { type LocalPlatform, startLocalPlatform } from "../platform/local-platform.ts";
import { TRACE_VARIABLE } from "../platform/worker-context.ts";
import type { Scenario } from "../scenario/schema.ts";
import { oracleOf } from "./oracle-of.ts";
import { outputFiles } from "./output-files.ts";
import type { Played } from "./played.ts";
import { prepareData } from "./prepare-data.ts";
import type { WorkFolder } from "./work-folder.ts";

export type Stage = "data" | "reference" | "drill" | "verification";

export interface LocalPlayOptions {
  readonly work: WorkFolder;
  /** Program and arguments of another worker; our own, bundled, without it. */
  readonly command?: readonly string[] | undefined;
  /** Called when a part of the play begins. */
  onStage?(stage: Stage): void;
  /** Takes the drill's journal, entry by entry. */
  onEntry?(entry: JournalEntry): void;
}

/** How many attempts work at once where the scenario does not say: as many as the machine can. */
export function defaultConcurrency(): number {
  return Math.max(2, availableParallelism());
}

/**
 * Plays a scenario: generates its data, runs the pipeline once without faults and once with them, and
 * gathers what both left. The work folder holds it all for a person to look at.
 *
 * @throws ShardproofError (exit code 3) the worker does not register
 */
export async function playLocal(scenario: Scenario, options: LocalPlayOptions): Promise<Played> {
  const { work, onStage = () => {} } = options;
  onStage("data");
  await prepareData(scenario, work.sources);
  const command = options.command ?? (await bundleWorker(work.path));
  const platform = await startLocalPlatform({
    command,
    concurrency: scenario.run.concurrency ?? defaultConcurrency(),
    waitScale: scenario.run.waitScale,
  });
  try {
    onStage("reference");
    const reference = await playRun(platform, scenario, work, work.reference, []);
    onStage("drill");
    const journalFile = openJournalFile(work.journal);
    const drill = await playRun(platform, scenario, work, work.output, scenario.faults, (entry) => {
      journalFile.write(entry);
      options.onEntry?.(entry);
    });
    journalFile.close();
    onStage("verification");
    return {
      drill,
      reference: reference.completed ? reference : null,
      oracle: oracleOf(work.sources, scenario.run.shards),
      retryPolicies: Object.fromEntries(platform.tasks.map(({ name, retry }) => [name, retry])),
    };
  } finally {
    await platform.close();
  }
}

async function playRun(
  platform: LocalPlatform,
  { run }: Scenario,
  work: WorkFolder,
  output: string,
  faults: FaultPlan,
  onEntry?: (entry: JournalEntry) => void,
): Promise<RunEvidence & { readonly completed: boolean }> {
  const journal = createJournal(() => performance.now(), onEntry);
  const { id, status } = await platform.run({
    task: mergeCustomerData.name,
    input: [
      {
        sources: work.sources,
        output,
        shards: run.shards,
        ...(run.maxQuarantined !== undefined && { maxQuarantined: run.maxQuarantined }),
      },
    ],
    environmentOf(attempt) {
      const armed = armedFor(faults, attempt);
      const isArmed = armed.length > 0;
      return {
        [TRACE_VARIABLE]: output,
        [FAULTS_VARIABLE]: isArmed ? JSON.stringify(armed) : undefined,
        [DRILLS_VARIABLE]: isArmed ? "enabled" : undefined,
      };
    },
    record: journal.add,
  });
  return {
    root: id,
    journal: journal.entries,
    files: outputFiles(output),
    completed: status === "completed",
  };
}
