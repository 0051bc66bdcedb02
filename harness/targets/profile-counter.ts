/** Length and digest of the profiles that each shard must have, range by range, without their being written. */
import { createContentCounter } from "../oracle/content.ts";
import type { Content } from "../oracle/digest.ts";
import { createMemoryScratch } from "../oracle/scratch.ts";
import { chunksOf, piecesOf } from "../oracle/sharded-file.ts";
import type { MergedInMemory } from "./verification-tasks.ts";

export interface ProfileCounter {
  /** Ranges come in their order: it is that of the ids. */
  add(merged: MergedInMemory): void;
  /** By shard; to be asked for once. */
  contents(): Content[];
}

export function createProfileCounter(shardCount: number): ProfileCounter {
  const shards = Array.from({ length: shardCount }, createContentCounter);
  return {
    add({ range, profiles }) {
      const scratch = createMemoryScratch();
      for (const { buffer, byteOffset, length } of profiles) {
        scratch.append(range.profiles.name, Buffer.from(buffer, byteOffset, length));
      }
      for (const [shard, counter] of shards.entries()) {
        for (const chunk of chunksOf(scratch, piecesOf([range.profiles], shard)))
          counter.add(chunk);
      }
    },
    contents: () => shards.map((counter) => counter.content()),
  };
}
