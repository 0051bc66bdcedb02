/** Platform faults that concern the root run as a whole: what the client, or the platform, does to it. */

export type ClientOrder = {
  /** Position in the plan, from 0. */ readonly fault: number;
} /** The orchestrator's process is killed when so many shards have completed; the client starts again. */ & (
  | { readonly action: "orchestrator-crash"; readonly afterShards: number }
  /** The host goes down, disk caches and all, when the run has told the disk so many operations. */
  | { readonly action: "host-crash"; readonly afterOperations: number }
  /** The same root run is started twice at once. */
  | { readonly action: "double-trigger" }
  /** The client cancels the root run when so many shards have completed. */
  | { readonly action: "cancel"; readonly afterShards: number }
  /** The parent is told of its subtasks' ends in this order of shards, when all have ended. */
  | {
      readonly action: "reordered-completion";
      /** Whose runs `order` numbers by their starts; it numbers shards where it is left out. */
      readonly task?: string;
      readonly order: readonly number[];
    }
);
