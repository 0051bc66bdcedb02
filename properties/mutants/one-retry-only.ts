import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a shard is retried once, not three times",
  scenarios: { "last-attempt-heals": "outcome" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "retry: { maxRetries: 3,",
      replace: "retry: { maxRetries: 1,",
    },
  ],
});
