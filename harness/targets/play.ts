/** Plays one scenario from its claim on a folder to its findings. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { whyOnlyOurWorker, whySkipped } from "../faults/index.ts";
import type { Evidence, Invariant } from "../invariants/invariant.ts";
import type { WorkflowEvidence } from "../invariants/workflow/evidence.ts";
import { judgeWorkflow } from "../invariants/workflow/index.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { openJournalFile } from "../journal/journal-file.ts";
import type { ReportInput } from "../report/report.ts";
import { shownPath } from "../scenario/load.ts";
import type { Scenario } from "../scenario/schema.ts";
import { isWorkflowScenario, type PlayableWorkflow } from "../scenario/workflow-schema.ts";
import { judge } from "./judge.ts";
import { playLocal } from "./local.ts";
import { type PlayTarget, SkippedError } from "./play-target.ts";
import type { Played } from "./played.ts";
import { expectedThere } from "./remote/expected-there.ts";
import { playRemote } from "./remote/play-remote.ts";
import type { RemoteTarget } from "./remote/remote-target.ts";
import { whyNotRemote } from "./remote/why-not-remote.ts";
import { playSimulated } from "./simulated.ts";
import type { Stage } from "./stage.ts";
import {
  type ClaimedFolder,
  claimFolder,
  claimWorkFolder,
  type WorkFolder,
} from "./work-folder.ts";
import { playWorkflow, RUN_FOLDERS } from "./workflow/play-workflow.ts";
import { runFolder } from "./workflow/run-folder.ts";

export interface PlayOptions {
  readonly target: PlayTarget;
  /** Program and arguments of the worker of our pipeline; only for the local target. */
  readonly command: readonly string[];
  /** That worker is not the harness's own, which tells of its disk operations. */
  readonly isOtherWorker?: boolean;
  /** The deployed workflow; only for the remote target. */
  readonly remote?: RemoteTarget | undefined;
  /** The command that plays the same again. */
  readonly replay: string;
  /** Invariants of a user's, for the scenario's kind; judged after ours. */
  readonly invariants?: readonly Invariant<Evidence & WorkflowEvidence>[];
  /** Ends the play: its processes are killed, and it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  onStage?(stage: Stage): void;
  onProgress?(stage: Stage, done: number, of: number): void;
  onEntry?(entry: JournalEntry): void;
}

export interface Play extends ReportInput {
  /** Lets go of the play's folder, which stays until the scenario is played again. */
  release(): void;
  /** Removes what the play has left on disk. */
  discard(): void;
}

/**
 * Plays a scenario and judges it. Its folder below `.shardproof/` is the play's own until it is
 * released or discarded, at the latest when this process ends: nobody plays over what is told of it.
 *
 * @throws SkippedError the target cannot play such faults
 * @throws ShardproofError the target could not be run
 */
export async function play(
  scenario: Scenario | PlayableWorkflow,
  options: PlayOptions,
): Promise<Play> {
  const { signal } = options;
  const onStage = (stage: Stage) => {
    signal?.throwIfAborted();
    options.onStage?.(stage);
  };
  try {
    return isWorkflowScenario(scenario)
      ? await playOfWorkflow(scenario, { ...options, onStage })
      : await playOfPipeline(scenario, { ...options, onStage });
  } catch (error) {
    // What fails after it was ended fails for that reason.
    signal?.throwIfAborted();
    throw error;
  }
}

async function playOfWorkflow(scenario: PlayableWorkflow, options: PlayOptions): Promise<Play> {
  const { target, replay, invariants, signal } = options;
  if (target !== "local") {
    throw new SkippedError("a workflow of your own runs in processes of its own", target);
  }
  const work = claimFolder(scenario.name, []);
  try {
    const evidence = await playWorkflow(scenario, { ...options, folder: work.path });
    signal?.throwIfAborted();
    const { journal, scratch, result, verifyLog } = runFolder(join(work.path, RUN_FOLDERS.faulty));
    const places = { journal, result, scratch, ...(scenario.verify && { verify: verifyLog }) };
    const shown = Object.entries(places).map(([name, path]) => [name, shownPath(path)]);
    return {
      scenario,
      journal: evidence.journal,
      findings: judgeWorkflow(evidence, invariants),
      info: { target, places: Object.fromEntries(shown), replay },
      ...endsOf(work),
    };
  } catch (error) {
    work.release();
    throw error;
  }
}

async function playOfPipeline(scenario: Scenario, options: PlayOptions): Promise<Play> {
  const { target, invariants, signal, remote } = options;
  const why = whyNotPlayed(scenario, options);
  if (why !== null) throw new SkippedError(why, target);
  const work = claimWorkFolder(target === "local" ? scenario.name : `${scenario.name}.${target}`);
  try {
    const played = await playOn(scenario, options, work);
    signal?.throwIfAborted();
    if (target === "simulated") keep(played, work);
    const findings = judge(
      remote === undefined ? scenario : expectedThere(scenario, remote),
      played,
      invariants,
    );
    // As large as the artifacts, and of no use to a person.
    rmSync(work.oracle, { recursive: true, force: true });
    return {
      scenario,
      journal: played.drill.journal,
      findings,
      info: {
        target,
        places: {
          journal: shownPath(work.journal),
          ...(played.unread === undefined && { artifacts: shownPath(work.output) }),
          ...(played.left !== undefined && { left: played.left }),
        },
        replay: options.replay,
      },
      ...endsOf(work),
    };
  } catch (error) {
    work.release();
    throw error;
  }
}

/** A clause that says why a target cannot play a scenario; null if it can. */
function whyNotPlayed(scenario: Scenario, { target, isOtherWorker }: PlayOptions): string | null {
  if (target === "remote") return whyNotRemote(scenario);
  const why = whySkipped(scenario.faults, target);
  return target === "local" && isOtherWorker ? (why ?? whyOnlyOurWorker(scenario.faults)) : why;
}

function playOn(scenario: Scenario, options: PlayOptions, work: WorkFolder): Promise<Played> {
  const { target, remote } = options;
  switch (target) {
    case "local":
      return playLocal(scenario, { ...options, work });
    case "simulated":
      return playSimulated(scenario, options);
    case "remote":
      return playRemote(scenario, { ...options, target: remote as RemoteTarget, work });
  }
}

function endsOf(work: ClaimedFolder): Pick<Play, "release" | "discard"> {
  return {
    release: work.release,
    discard() {
      work.remove();
      work.release();
    },
  };
}

/** Puts onto the real disk what a simulation has left on its own, for a person to look at. */
function keep(
  { drill, reference }: Played,
  { journal, output, reference: other }: WorkFolder,
): void {
  const file = openJournalFile(journal);
  for (const entry of drill.journal) file.write(entry);
  file.close();
  for (const [run, folder] of [
    [drill, output],
    [reference, other],
  ] as const) {
    for (const path of run?.files.paths ?? []) {
      const place = join(folder, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, run?.files.read(path) ?? "");
    }
  }
}
