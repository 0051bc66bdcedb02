/** Plays one scenario from its claim on a folder to its findings. */
import type { JournalEntry } from "../journal/entry.ts";
import type { ReportInput } from "../report/report.ts";
import { shownPath } from "../scenario/load.ts";
import type { Scenario } from "../scenario/schema.ts";
import { judge } from "./judge.ts";
import { playLocal, type Stage } from "./local.ts";
import { claimWorkFolder } from "./work-folder.ts";

export interface PlayOptions {
  /** Program and arguments of the worker. */
  readonly command: readonly string[];
  /** The command that plays the same again. */
  readonly replay: string;
  onStage?(stage: Stage): void;
  onEntry?(entry: JournalEntry): void;
}

export interface Play extends ReportInput {
  /** Removes what the play has left on disk. */
  discard(): void;
}

/**
 * Plays a scenario and judges it. Its folder below `.shardproof/` stays, until it is played again or
 * the play is discarded.
 *
 * @throws ShardproofError the target could not be run
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Play> {
  const work = claimWorkFolder(scenario.name);
  try {
    const played = await playLocal(scenario, { ...options, work });
    return {
      scenario,
      journal: played.drill.journal,
      findings: judge(scenario, played),
      info: {
        target: "local",
        places: { journal: shownPath(work.journal), artifacts: shownPath(work.output) },
        replay: options.replay,
      },
      discard: () => work.remove(),
    };
  } finally {
    work.release();
  }
}
