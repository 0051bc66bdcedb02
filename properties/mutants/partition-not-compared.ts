import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a partition does not compare what it read with what the run is about",
  scenarios: { "partition-source-changes": "outcome" },
  patches: [
    {
      file: "tasks/partition-source.ts",
      find: "requireUnchanged(source, files, file);",
      replace: "",
    },
  ],
});
