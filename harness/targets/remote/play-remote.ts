/** The remote target: a scenario on a deployed workflow. */
import { definitions } from "../../../tasks/pipeline.ts";
import { ShardproofError } from "../../arguments/errors.ts";
import { sourceOrders } from "../../faults/matching.ts";
import type { ArtifactFiles, RunEvidence } from "../../invariants/invariant.ts";
import { contentsOf } from "../../invariants/known-files.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import { openJournalFile } from "../../journal/journal-file.ts";
import { whyIncomplete } from "../../journal/runs.ts";
import { atExit } from "../../platform/at-exit.ts";
import { NotStartedError } from "../../remote/trigger-run.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { hashedFiles } from "../hashed-files.ts";
import { oracleOf } from "../oracle-of.ts";
import { outputFiles } from "../output-files.ts";
import type { ScenarioPart } from "../play-run.ts";
import type { Played } from "../played.ts";
import { prepareData } from "../prepare-data.ts";
import { spoilSources } from "../spoil-sources.ts";
import type { Stage } from "../stage.ts";
import type { WorkFolder } from "../work-folder.ts";
import { openSharedStore } from "./open-shared-store.ts";
import { remoteEvidence } from "./remote-evidence.ts";
import type { RemoteTarget } from "./remote-target.ts";
import { runRemotely } from "./run-remotely.ts";
import type { OutputPart, SharedStore } from "./shared-store.ts";

export interface RemotePlayOptions {
  readonly work: WorkFolder;
  readonly target: RemoteTarget;
  onStage?(stage: Stage): void;
  onProgress?(stage: Stage, done: number, of: number): void;
  /** Takes entries of the drill as they become known, which is not the order of its journal. */
  onEntry?(entry: JournalEntry): void;
}

/**
 * Plays a scenario: puts its data where the tasks find it, runs the pipeline once without faults and once
 * with them, and gathers what both left. What was put into a bucket is taken away again, unless a run may
 * still be at work on it; what stays there is named, also when a signal ends this process.
 *
 * @throws ShardproofError (exit code 3) as `runRemotely` and `remoteEvidence`, or the store cannot be used
 */
export async function playRemote(scenario: Scenario, options: RemotePlayOptions): Promise<Played> {
  const { work, target, onStage = () => {}, onProgress = () => {} } = options;
  onStage("data");
  await prepareData(scenario, work.sources);
  spoilSources(work.sources, sourceOrders(scenario.faults));
  onStage("oracle");
  // Before anything runs: a fault may change the sources under the run.
  const oracle = await oracleOf(work.sources, scenario.run.shards, work.oracle, (done, of) =>
    onProgress("oracle", done, of),
  );
  const store = openSharedStore(target.store, scenario, work);
  // Nobody else knows where it lies. The play's own folder needs no words: its owner removes it.
  const place = target.store === null ? null : store.locationOf("output").replace(/output$/, "");
  let isAtWork = false;
  const stay = atExit(() => {
    if (place !== null) process.stderr.write(`left ${place}: ${whatIsLeft(isAtWork)}\n`);
  });
  async function play(which: ScenarioPart, part: OutputPart, onEntry?: OnEntry) {
    isAtWork = true;
    let isSeen = false;
    try {
      const ended = await runRemotely(target, which, store, part, (entry) => {
        isSeen = true;
        onEntry?.(entry);
      });
      isAtWork = false;
      return remoteEvidence(ended, store);
    } catch (error) {
      // Beside a run that was seen, another may be on its way.
      if (error instanceof NotStartedError) isAtWork = isSeen;
      throw error;
    }
  }
  try {
    await store.putSources();
    const runs = await playRuns(scenario, options, store, play);
    const left = await store.clear();
    return { ...runs, oracle, ...(left !== null && { left }) };
  } catch (error) {
    // What has gone wrong first is what is told.
    const left = isAtWork ? place : await store.clear().catch(() => place);
    throw left === null ? error : withPlace(error, left, isAtWork);
  } finally {
    stay();
  }
}

type OnEntry = RemotePlayOptions["onEntry"];
type PlayPart = (
  which: ScenarioPart,
  part: OutputPart,
  onEntry?: OnEntry,
) => Promise<Pick<RunEvidence, "root" | "otherRoots" | "journal">>;

/** All runs of a play, one after the other, and what they left. */
async function playRuns(
  scenario: Scenario,
  { work, onStage = () => {}, onProgress = () => {}, onEntry }: RemotePlayOptions,
  store: SharedStore,
  play: PlayPart,
): Promise<Omit<Played, "oracle" | "left">> {
  const { run } = scenario;
  const withoutFaults: ScenarioPart = { ...scenario, faults: [] };
  onStage("reference");
  const reference = await play(withoutFaults, "reference");
  let before: RunEvidence["before"] = new Map();
  if (run.earlierShards !== undefined) {
    onStage("earlier");
    await play({ ...withoutFaults, run: { ...run, shards: run.earlierShards } }, "output");
    const isRead = (await store.fetchOutput("output")) === null;
    before = isRead ? contentsOf(outputFiles(work.output)) : undefined;
  }
  onStage("drill");
  const drill = await play(scenario, "output", onEntry);
  writeJournal(work.journal, drill.journal);

  onStage("verification");
  const unread = (await store.fetchOutput("output")) ?? (await store.fetchOutput("reference"));
  const folders = [work.output, work.reference];
  const outputs = folders.map((folder) => ({ folder, files: outputFiles(folder) }));
  const [drilled, referred] = await hashedFiles(outputs, (done, of) =>
    onProgress("verification", done, of),
  );
  const isWhole = whyIncomplete(reference.journal, reference.root) === null;
  return {
    drill: { ...drill, files: drilled as ArtifactFiles, ...(before !== undefined && { before }) },
    reference: isWhole ? { ...reference, files: referred as ArtifactFiles } : null,
    // The API does not tell what the deployed tasks have declared; the waits show it.
    retryPolicies: Object.fromEntries(
      definitions.map(({ name, options }) => [name, options.retry]),
    ),
    ...(unread !== null && { unread }),
  };
}

function writeJournal(path: string, journal: readonly JournalEntry[]): void {
  const file = openJournalFile(path);
  for (const entry of journal) file.write(entry);
  file.close();
}

function whatIsLeft(isAtWork: boolean): string {
  const when = isAtWork ? " when no run is at work on it any more" : "";
  return `what the play has put there; remove it${when}`;
}

function withPlace(error: unknown, place: string, isAtWork: boolean): unknown {
  if (!(error instanceof ShardproofError)) return error;
  return new ShardproofError(
    `${error.message}\nleft ${place}: ${whatIsLeft(isAtWork)}`,
    error.exitCode,
    { cause: error },
  );
}
