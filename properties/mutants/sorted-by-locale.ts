import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "profiles are sorted as the locale sorts, not by bytes",
  scenarios: { "malformed-rows": "correct-content" },
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: ".sort(compareIds)",
      replace: ".sort((a, b) => a.localeCompare(b))",
    },
  ],
});
