import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the run ends well without the shards that failed",
  scenarios: { "retry-exhausted": "outcome" },
  patches: [
    {
      file: "tasks/fan-out.ts",
      find: "if (failures.length > 0) {",
      replace: "if (results.length === 0) {",
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: "requireComplete(rowsRead, results, sourceDigest);",
      replace: "",
    },
  ],
});
