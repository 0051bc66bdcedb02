import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the shard of an id depends on the machine's time zone",
  scenarios: { "rerun-other-timezone": "right-shard" },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/sharding.ts",
      find: "return (digest[0] as number) % shardCount;",
      replace: `const salt = Math.abs(Math.round(new Date().getTimezoneOffset() / 60));
  return ((digest[0] as number) + salt) % shardCount;`,
    },
  ],
});
