import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the run's manifest says when it was written",
  scenarios: { "double-trigger": "byte-identical" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "pipelineVersion: PIPELINE_VERSION,",
      replace: `pipelineVersion: PIPELINE_VERSION,
      publishedAt: new Date().toISOString(),`,
    },
  ],
});
