/** One shard of the pipeline, in a process of its own: all it does, its artifacts published. */
import { type ProcessShardInput, processShard } from "../../tasks/process-shard.ts";
import { runProgram } from "./program.ts";
import { quietContext } from "./quiet-context.ts";

runProgram(async (input: ProcessShardInput) => {
  const { customers, profiles } = await processShard.run(quietContext(), input);
  return { customers, profiles };
});
