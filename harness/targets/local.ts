/** The local target: a scenario on real processes and real files. */
import { availableParallelism, tmpdir } from "node:os";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { armedFor, sourceOrders } from "../faults/matching.ts";
import type { ArtifactFiles, RunEvidence } from "../invariants/invariant.ts";
import { contentsOf } from "../invariants/known-files.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { openJournalFile } from "../journal/journal-file.ts";
import { createJournal } from "../journal/record.ts";
import { whyIncomplete } from "../journal/runs.ts";
import { closeOnAbort } from "../platform/close-on-abort.ts";
import {
  type LocalPlatform,
  type LocalPlatformOptions,
  type LocalRunOptions,
  startLocalPlatform,
} from "../platform/local-platform.ts";
import type { RootRunOptions } from "../platform/platform.ts";
import type { RegisteredTask } from "../platform/task-options.ts";
import { FULL_FOLDER_VARIABLE, TRACE_VARIABLE } from "../platform/worker-context.ts";
import type { Scenario } from "../scenario/schema.ts";
import { mountFullFolder } from "./full-folder.ts";
import { hashedFiles } from "./hashed-files.ts";
import { oracleOf } from "./oracle-of.ts";
import { outputFiles } from "./output-files.ts";
import { requirePipeline } from "./pipeline-tasks.ts";
import { playRun, type ScenarioPart } from "./play-run.ts";
import type { Played } from "./played.ts";
import { prepareData } from "./prepare-data.ts";
import { shardProgress } from "./shard-progress.ts";
import { spoilSources } from "./spoil-sources.ts";
import type { Stage } from "./stage.ts";
import type { WorkFolder } from "./work-folder.ts";

export interface LocalPlayOptions {
  readonly work: WorkFolder;
  /** Program and arguments of the worker. */
  readonly command: readonly string[];
  /** Ends what runs at once; it is noticed when the next part begins. */
  readonly signal?: AbortSignal | undefined;
  /** Called when a part of the play begins. */
  onStage?(stage: Stage): void;
  /** Told now and then how far a part of the play is, if it takes a while. */
  onProgress?(stage: Stage, done: number, of: number): void;
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
  const { work, onStage = () => {}, onProgress = () => {} } = options;
  const { run, faults } = scenario;
  onStage("data");
  await prepareData(scenario, work.sources, (done, of) => onProgress("data", done, of));
  spoilSources(work.sources, sourceOrders(faults));
  onStage("oracle");
  // Before anything runs: a fault may change the sources under the run.
  const oracle = await oracleOf(work.sources, run.shards, work.oracle, (done, of) =>
    onProgress("oracle", done, of),
  );
  const platform = await startPlatform({
    command: options.command,
    concurrency: run.concurrency ?? defaultConcurrency(),
    waitScale: run.waitScale,
    timeoutScale: run.timeoutScale,
  });
  const forget = closeOnAbort(platform, options.signal);
  const needsFullFolder = faults.some(({ fault }) => fault === "enospc");
  const full = needsFullFolder ? mountFullFolder(tmpdir()) : null;
  const withoutFaults: ScenarioPart = { ...scenario, faults: [] };
  try {
    requirePipeline(platform.tasks, options.command);
    onStage("reference");
    const reference = await play(platform, withoutFaults, work, work.reference, {
      onEntry: shardProgress(run.shards, (done, of) => onProgress("reference", done, of)),
    });
    if (run.earlierShards !== undefined) {
      onStage("earlier");
      const earlier = { ...withoutFaults, run: { ...run, shards: run.earlierShards } };
      await play(platform, earlier, work, work.output, {
        onEntry: shardProgress(run.earlierShards, (done, of) => onProgress("earlier", done, of)),
      });
    }
    onStage("drill");
    const journalFile = openJournalFile(work.journal);
    const onEntry = (entry: JournalEntry) => {
      journalFile.write(entry);
      options.onEntry?.(entry);
    };
    const drill = await play(platform, scenario, work, work.output, {
      onEntry,
      drill: { fullFolder: full?.path },
    }).finally(() => journalFile.close());
    onStage("verification");
    const outputs = [
      { folder: work.output, files: drill.files },
      { folder: work.reference, files: reference.files },
    ];
    const [drilled, referred] = await hashedFiles(outputs, (done, of) =>
      onProgress("verification", done, of),
    );
    const isWhole = whyIncomplete(reference.journal, reference.root) === null;
    return {
      drill: { ...drill, files: drilled as ArtifactFiles },
      reference: isWhole ? { ...reference, files: referred as ArtifactFiles } : null,
      oracle,
      retryPolicies: Object.fromEntries(platform.tasks.map(({ name, retry }) => [name, retry])),
    };
  } finally {
    forget();
    await platform.close();
    full?.release();
  }
}

/** What each command has registered: it is asked once, however many scenarios are played. */
const registrations = new WeakMap<readonly string[], Promise<readonly RegisteredTask[]>>();

async function startPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const known = registrations.get(options.command);
  if (known !== undefined) return startLocalPlatform({ ...options, tasks: await known });
  const started = startLocalPlatform(options);
  const registered = started.then(({ tasks }) => tasks);
  // Whoever waits for it is told; where nobody does, it is no unhandled rejection.
  registered.catch(() => {});
  registrations.set(options.command, registered);
  return started;
}

interface RunKind {
  onEntry(entry: JournalEntry): void;
  /** Only of the run under judgement: a folder on a disk that is full, where a fault needs one. */
  readonly drill?: { readonly fullFolder: string | undefined };
}

async function play(
  platform: LocalPlatform,
  scenario: ScenarioPart,
  { sources }: WorkFolder,
  output: string,
  { onEntry, drill }: RunKind,
): Promise<RunEvidence> {
  const { run, faults, seed } = scenario;
  const isDrill = drill !== undefined;
  const environment: Omit<LocalRunOptions, keyof RootRunOptions> = {
    environmentOf(attempt) {
      const armed = armedFor(faults, attempt, { ...run, seed });
      const isArmed = armed.length > 0;
      return {
        [TRACE_VARIABLE]: output,
        // Strikes and store operations are log lines: no level may hide them.
        LOG_LEVEL: "info",
        [FAULTS_VARIABLE]: isArmed ? JSON.stringify(armed) : undefined,
        [DRILLS_VARIABLE]: isArmed ? "enabled" : undefined,
        [FULL_FOLDER_VARIABLE]: isArmed ? drill?.fullFolder : undefined,
        ...(isDrill && run.timeZone !== undefined && { TZ: run.timeZone }),
        ...(isDrill && run.locale !== undefined && { LC_ALL: run.locale, LANG: run.locale }),
      };
    },
  };
  const before = contentsOf(outputFiles(output));
  const journal = createJournal(() => performance.now(), onEntry);
  const place = { sources, output };
  const evidence = await playRun(platform, scenario, place, journal, environment, () =>
    outputFiles(output),
  );
  return { ...evidence, before };
}
