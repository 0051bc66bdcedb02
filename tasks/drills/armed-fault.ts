/** Faults as they travel to the attempt that they are for; which attempt that is, is already decided. */
import type { FailpointName } from "../failpoints.ts";
import type { SourceName } from "../sources.ts";
import type { ArtifactKind, FileKind } from "./file-kind.ts";

interface Order {
  /** Position in the scenario's fault plan, counted from 0. */
  readonly fault: number;
}

/** Where a task fault strikes. */
export interface FailpointPlace {
  readonly at: FailpointName;
  /** Only where the failpoint is reached for this source (`source.read`). */
  readonly source?: SourceName;
  /** Only where the failpoint is reached for this artifact (`artifact.*`). */
  readonly artifact?: ArtifactKind;
  /** Strikes when the failpoint is reached for the n-th time in the attempt, from 1. */
  readonly occurrence: number;
}

/** Strikes when the task reaches a failpoint. */
export type ArmedTaskFault = Order &
  FailpointPlace &
  (
    | {
        readonly action: "throw";
        /** Never empty, since the SDK reports an error without a message as success. */
        readonly message: string;
      }
    | { readonly action: "kill" }
    | { readonly action: "exit"; readonly code: number }
    | { readonly action: "hang" }
    | { readonly action: "delay"; readonly ms: number }
    /** It stands still; the platform takes it for dead, and lets it go on beside its replacement. */
    | { readonly action: "zombie"; readonly ms: number }
  );

/** What of an artifact is really written; less than the whole, else the fault does not strike. */
export type TornLength = { readonly bytes: number } | { readonly fraction: number };

/** Operations of a disk that faults tell apart. `sync` is a file's or a folder's. */
export const STORE_OPERATIONS = ["read", "write", "sync", "rename"] as const;

export type StoreOperation = (typeof STORE_OPERATIONS)[number];

/** How a source changes under a run. */
export const SOURCE_CHANGES = ["append", "truncate", "replace"] as const;

export type SourceChange = (typeof SOURCE_CHANGES)[number];

/** Strikes when the attempt reads or writes. */
export type ArmedStoreFault = Order &
  (
    | {
        readonly action: "torn-write";
        readonly artifact: ArtifactKind;
        readonly keep: TornLength;
      }
    | {
        readonly action: "enospc";
        readonly artifact: ArtifactKind;
        readonly afterBytes: number;
      }
    | {
        readonly action: "eio";
        readonly operation: StoreOperation;
        readonly file: FileKind;
        /** For `read` and `write`; 0 for the others. */
        readonly afterBytes: number;
      }
    | {
        readonly action: "slow";
        readonly operation: StoreOperation | "any";
        /** Added to each operation. */
        readonly ms: number;
      }
    | {
        readonly action: "source-changed";
        readonly source: SourceName;
        readonly how: SourceChange;
      }
  );

export type ArmedFault = ArmedTaskFault | ArmedStoreFault;

/** The order of one action. */
export type ArmedAs<Action extends ArmedFault["action"]> = Extract<
  ArmedFault,
  { readonly action: Action }
>;

export function isTaskFault(fault: ArmedFault): fault is ArmedTaskFault {
  return "at" in fault;
}

export function isStoreFault(fault: ArmedFault): fault is ArmedStoreFault {
  return !isTaskFault(fault);
}
