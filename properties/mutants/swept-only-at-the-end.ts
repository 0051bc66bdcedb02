import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a retry leaves the half-written file of its predecessor to the end of the run",
  scenarios: { "one-heals-one-fails": "no-leftovers" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "await artifacts.sweep(folder, shardPrefix(shard, shardCount));",
      replace: "",
    },
  ],
});
