import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the first row of a customer wins, not the last",
  scenarios: { "fail-one-shard": "correct-content" },
  patches: [
    {
      file: "tasks/read-shard.ts",
      find: "records[source] = read.record;",
      replace: "records[source] ??= read.record;",
    },
  ],
});
