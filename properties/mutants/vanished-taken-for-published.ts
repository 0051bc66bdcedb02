import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a temporary file that another shard has removed is taken for published",
  scenarios: { "slow-shard": "correct-content" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "artifacts.sweep(folder, shardPrefix(shard, shardCount))",
      replace: `artifacts.sweep(folder, "")`,
    },
    {
      file: "tasks/directory-store.ts",
      find: `if (codeOf(error) !== "ENOENT") throw error;
      const published`,
      replace: `if (codeOf(error) === "ENOENT") return;
      const published`,
    },
  ],
});
