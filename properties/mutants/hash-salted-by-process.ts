import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the hash of an id is salted anew in every process",
  scenarios: { "kill-from-outside": "outcome" },
  properties: ["sharding.property.test.ts"],
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/sharding.ts",
      find: "return (digest[0] as number) % shardCount;",
      replace: "return ((digest[0] as number) + process.pid) % shardCount;",
    },
  ],
});
