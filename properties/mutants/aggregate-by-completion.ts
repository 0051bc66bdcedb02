import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "shards stand in the manifest in the order in which they ended",
  scenarios: { "reordered-completion": "byte-identical", "spin-up-failure": "correct-content" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: `  const settled = await Promise.allSettled(
    Array.from({ length: shardCount }, (_, shard) =>
      ctx.run(processShard, { sources, output, shard, shardCount, files }),
    ),
  );
  const failures: string[] = [];
  const results: ShardResult[] = [];`,
      replace: `  const results: ShardResult[] = [];
  const settled = await Promise.allSettled(
    Array.from({ length: shardCount }, async (_, shard) => {
      const result = await ctx.run(processShard, { sources, output, shard, shardCount, files });
      results.push(result);
      return result;
    }),
  );
  const failures: string[] = [];`,
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: `    } else {
      results.push(outcome.value);
    }`,
      replace: "    }",
    },
  ],
});
