/** Answers the shards of ids. */
import { shardOf } from "../../tasks/sharding.ts";
import { answer } from "./answer.ts";

export interface ShardsOfInput {
  readonly ids: readonly string[];
  readonly shardCount: number;
}

void answer(({ ids, shardCount }: ShardsOfInput) => ids.map((id) => shardOf(id, shardCount)));
