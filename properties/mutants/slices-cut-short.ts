import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "what is left of the slices when a source ends is not written",
  scenarios: { partitioned: "outcome" },
  properties: ["partition.property.test.ts"],
  patches: [
    {
      file: "tasks/partition-source.ts",
      find: "yield* writer.rest();",
      replace: "",
    },
  ],
});
