import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a usage of exactly 80 % gets the points of 60",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/enrichment.ts",
      find: "if (usage >= 80) score += 20;",
      replace: "if (usage > 80) score += 20;",
    },
  ],
});
