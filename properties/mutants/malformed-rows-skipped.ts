import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows that cannot be used are skipped silently",
  scenarios: { "malformed-rows": "accounted" },
  properties: ["accounting.property.test.ts"],
  patches: [
    {
      file: "tasks/read-shard.ts",
      find: "account.read += 1;",
      replace: `if (typeof became === "object") return;
        account.read += 1;`,
    },
  ],
});
