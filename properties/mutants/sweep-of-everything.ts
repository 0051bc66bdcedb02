import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a shard removes the temporary files of all shards",
  scenarios: { "slow-shard": "blast-radius" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "artifacts.sweep(folder, shardPrefix(shard, shardCount))",
      replace: `artifacts.sweep(folder, "")`,
    },
  ],
});
