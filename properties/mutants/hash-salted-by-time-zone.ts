import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the shard of an id depends on the machine's time zone",
  scenarios: { "rerun-other-timezone": "right-shard" },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/sharding.ts",
      find: "return (hash >>> 0) % shardCount;",
      replace: `const salt = Math.abs(Math.round(new Date().getTimezoneOffset() / 60));
  return ((hash >>> 0) + salt) % shardCount;`,
    },
  ],
});
