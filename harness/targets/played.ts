/** What playing a scenario leaves, whatever the target: the journal and the artifacts of two runs. */
import type { JournalEntry } from "../journal/entry.ts";

/** One run of the pipeline, from its start to its end. */
export interface PlayedRun {
  /** Id of the root run. */
  readonly root: string;
  readonly journal: readonly JournalEntry[];
  /** The folder that holds the run's folder. */
  readonly output: string;
}

export interface Played {
  /** The run under judgement, with the scenario's faults. */
  readonly drill: PlayedRun;
  /** The same data without faults: what the drill must equal byte for byte. */
  readonly reference: PlayedRun;
}
