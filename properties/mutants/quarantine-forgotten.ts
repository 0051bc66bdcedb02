import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows that cannot be used are counted and not kept",
  scenarios: { "malformed-rows": "correct-content" },
  properties: ["accounting.property.test.ts"],
  patches: [
    {
      file: "tasks/read-shard.ts",
      find: "quarantined.push(quarantine(place, row));",
      replace: "",
    },
  ],
});
