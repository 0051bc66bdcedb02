import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "nobody removes what a dead attempt has left",
  scenarios: {
    "kill-mid-write": "no-leftovers",
    "exit-without-a-word": "no-leftovers",
    "hung-shard": "no-leftovers",
  },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "await artifacts.sweep(folder, shardPrefix(shard, shardCount));",
      replace: "",
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: `await artifacts.sweep(runKey, "");`,
      replace: "",
    },
  ],
});
