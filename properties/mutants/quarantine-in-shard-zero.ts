import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows without a usable id go to shard 0, not to the shard of the empty id",
  scenarios: { "malformed-rows": "accounted" },
  properties: ["routing.property.test.ts"],
  patches: [
    {
      file: "tasks/routing.ts",
      find: `const shardOfUnusable = shardOf("", shardCount);`,
      replace: "const shardOfUnusable = 0;",
    },
  ],
});
