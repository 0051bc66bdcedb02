import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the orchestrator is retried too, and starts every shard again",
  scenarios: { "retry-exhausted": "blast-radius" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "retry: { maxRetries: 0,",
      replace: "retry: { maxRetries: 1,",
    },
  ],
});
