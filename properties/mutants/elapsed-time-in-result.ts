import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a shard's result says how long it took",
  scenarios: { "lost-result": "byte-identical" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "firstQuarantined: first ? placeOf(first) : null,",
      replace: `firstQuarantined: first ? placeOf(first) : null,
    elapsedMs: Math.round(performance.now()),`,
    },
  ],
});
