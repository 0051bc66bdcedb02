import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows are always routed to ten shards",
  scenarios: { "reshard-10-to-16": "right-shard" },
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/routed-rows.ts",
      find: "createRouter(shardCount)",
      replace: "createRouter(10)",
    },
  ],
});
