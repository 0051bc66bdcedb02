import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "nobody checks how many rows are quarantined",
  scenarios: { "too-many-bad-rows": "outcome" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "requireFewQuarantined(results, maxQuarantined, runKey);",
      replace: "",
    },
  ],
});
