/**
 * What the orchestrator would start one shard with: everything before the shards is done as in a run,
 * into an output of its own, and the shards are not.
 */
import { type MergeCustomerDataInput, mergeCustomerData } from "../../tasks/merge-customer-data.ts";
import { type ProcessShardInput, processShard } from "../../tasks/process-shard.ts";
import { runProgram } from "./program.ts";
import { quietContext } from "./quiet-context.ts";

export interface ShardInputOrder {
  readonly run: MergeCustomerDataInput;
  readonly shard: number;
}

export interface ShardInputAnswer {
  readonly input: ProcessShardInput;
}

runProgram(async ({ run, shard }: ShardInputOrder): Promise<ShardInputAnswer> => {
  let found: ProcessShardInput | undefined;
  const context = quietContext(async (definition, input) => {
    if (definition.name !== processShard.name) return definition.run(quietContext(), input);
    const shardInput = input as unknown as ProcessShardInput;
    if (shardInput.shard === shard) found = shardInput;
    throw new Error("only the input is wanted");
  });
  await mergeCustomerData.run(context, run).catch((error) => {
    if (found === undefined) throw error;
  });
  return { input: found as ProcessShardInput };
});
