import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the average of the run is that of its shards' averages",
  scenarios: { "kill-mid-write": "correct-results" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "averageHealthScore: averageHealthScore(summary.sums, customers),",
      replace: `averageHealthScore:
        Math.round(
          (results.reduce((sum, each) => sum + each.sums.healthScore / each.customers, 0) / shards) * 10,
        ) / 10,`,
    },
  ],
});
