import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a failed shard is tried again at once, and again, as fast as it fails",
  scenarios: { "retry-exhausted": "retry-policy", "last-attempt-heals": "retry-policy" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "waitDurationMs: 2000, backoffScaling: 2",
      replace: "waitDurationMs: 20, backoffScaling: 1",
    },
  ],
});
