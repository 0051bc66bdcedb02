import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a row that replaces another is counted as merged again",
  scenarios: { "kill-mid-write": "accounted" },
  properties: ["accounting.property.test.ts"],
  patches: [
    {
      file: "tasks/read-shard.ts",
      find: "account.superseded += 1;",
      replace: "account.merged += 1;",
    },
  ],
});
