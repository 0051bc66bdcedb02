import type { RunDetails } from "../platform/runs.ts";

/** A run with all that is known of it, of this server or of an earlier one. */
export interface KnownRun {
  readonly id: string;
  readonly root: string;
  /** From 1, in the order in which runs were created. */
  readonly number: number;
  /** Of the workflow's version that its root began with: `wfv-…` */
  readonly versionId: string;
  /** When each attempt asked for a place, in milliseconds since 1970. */
  readonly enqueuedAt: readonly number[];
  /** Set when it has ended: from 1, in the order in which runs ended. */
  readonly endNumber: number | null;
  /** In milliseconds since 1970. */
  readonly endedAt: number | null;
  readonly details: RunDetails;
}
