import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "profiles are sorted by UTF-16 units, not by bytes",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: ".sort(compareIds)",
      replace: ".sort()",
    },
  ],
});
