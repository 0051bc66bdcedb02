import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the hash of an id is salted anew in every process",
  scenarios: { "kill-from-outside": "right-shard" },
  properties: ["sharding.property.test.ts"],
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/sharding.ts",
      find: "return (hash >>> 0) % shardCount;",
      // An odd number: four shards never get their own by chance.
      replace: "return ((hash >>> 0) + (process.pid | 1)) % shardCount;",
    },
  ],
});
