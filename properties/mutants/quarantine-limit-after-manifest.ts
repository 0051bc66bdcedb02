import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the limit of quarantined rows is checked when the manifest is out",
  scenarios: { "too-many-bad-rows": "outcome" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "requireFewQuarantined(results, maxQuarantined, runKey);",
      replace: "",
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: `await artifacts.sweep(runKey, "");`,
      replace: `requireFewQuarantined(results, maxQuarantined, runKey);
    await artifacts.sweep(runKey, "");`,
    },
  ],
});
