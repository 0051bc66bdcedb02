import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the orchestrator fails with the first shard that does, and takes the others with it",
  scenarios: { "one-fails-others-finish": "blast-radius" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "await Promise.allSettled(",
      replace:
        "await (async (all: Promise<ShardResult>[]) => (await Promise.all(all)).map((value) => ({ status: 'fulfilled', value }) as PromiseSettledResult<ShardResult>))(",
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: "ctx.run(processShard, { sources, output, shard, shardCount, files }),",
      replace: `ctx.run(processShard, { sources, output, shard, shardCount, files }).catch((error) => {
        throw new RunError(
          \`shard \${shard} of \${shardCount} failed: \${messageOf(error).replace(/^Subtask failed: /, "")}\`,
        );
      }),`,
    },
  ],
});
