import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the hash of an id is salted anew in every process",
  scenarios: { "kill-from-outside": "outcome" },
  properties: ["sharding.property.test.ts"],
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/sharding.ts",
      find: "return (hash >>> 0) % shardCount;",
      replace: "return ((hash >>> 0) + process.pid) % shardCount;",
    },
  ],
});
