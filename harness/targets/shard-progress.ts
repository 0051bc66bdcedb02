/** How far a run is, by its shards. */
import type { JournalEntry } from "../journal/entry.ts";
import type { OnProgress } from "./stage.ts";

/** Takes a run's journal, entry by entry, and tells how many of its shards have ended. */
export function shardProgress(shardCount: number, onProgress: OnProgress) {
  const shards = new Set<string>();
  let ended = 0;
  return (entry: JournalEntry): void => {
    if (entry.kind !== "run") return;
    if (entry.event === "created" && entry.shard !== null) shards.add(entry.run);
    if (entry.event === "ended" && shards.has(entry.run)) onProgress(++ended, shardCount);
  };
}
