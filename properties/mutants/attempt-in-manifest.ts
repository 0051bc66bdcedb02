import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the number of the attempt goes into the shard's manifest",
  scenarios: {
    "fail-one-shard": "byte-identical",
    "late-result": "byte-identical",
    "kill-from-outside": "byte-identical",
  },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "pipelineVersion: PIPELINE_VERSION,",
      replace: `pipelineVersion: PIPELINE_VERSION,
    attempt: Number(process.env.SHARDPROOF_ATTEMPT),`,
    },
  ],
});
