/**
 * Named places in task code where a fault can strike. With nothing armed, reaching one costs a
 * property read.
 */

/** Every failpoint of the pipeline, with what has happened when it is reached. */
export const FAILPOINTS = {
  "run.start": "the orchestrator has started and read nothing yet",
  "partition.start": "a partition's attempt has started and read nothing yet",
  "partition.before-return": "everything of a partition is published, its result not yet returned",
  "shard.start": "a shard's attempt has started and read nothing yet",
  "source.read": "a source is about to be read (once per source)",
  "shard.merged": "all sources are read and merged, nothing is written yet",
  "artifact.write": "a piece of an artifact is about to be written (with the bytes written so far)",
  "artifact.before-rename": "an artifact is complete under its temporary name",
  "artifact.published": "an artifact is durable under its final name",
  "shard.before-return": "everything of a shard is published, its result not yet returned",
  "run.before-manifest": "every shard has ended well, the run's manifest is not yet written",
} as const;

export type FailpointName = keyof typeof FAILPOINTS;

/** Where exactly a failpoint was reached: fields that a fault may be narrowed to. */
export interface FailpointDetails {
  readonly source?: string;
  /** Its file name. */
  readonly artifact?: string;
  /** Bytes of the artifact written before this point. */
  readonly bytes?: number;
}

export interface Failpoints {
  /** Tells a failpoint that it was reached. May throw, wait or never return: that is its purpose. */
  reach(name: FailpointName, details?: FailpointDetails): Promise<void> | void;
}

/** Nothing armed: what every production run uses. */
export const inactiveFailpoints: Failpoints = { reach() {} };
