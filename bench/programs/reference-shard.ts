/** One shard of the published reference, in a process of its own. */
import { referenceShard } from "../reference-shard.ts";
import { runProgram } from "./program.ts";

export interface ReferenceShardOrder {
  readonly sources: string;
  readonly shard: number;
  readonly shardCount: number;
}

runProgram(async ({ sources, shard, shardCount }: ReferenceShardOrder) => {
  const { count, recordsProcessed } = await referenceShard(sources, shard, shardCount);
  return { count, recordsProcessed };
});
