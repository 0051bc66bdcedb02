import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "spaces around an id are dropped",
  scenarios: { "malformed-rows": "right-shard" },
  patches: [
    {
      file: "tasks/read-row.ts",
      find: "const customerId = fields[header.customerId] as string;",
      replace: "const customerId = (fields[header.customerId] as string).trim();",
    },
  ],
});
