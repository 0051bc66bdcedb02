import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the first row of a customer wins, not the last",
  scenarios: { "fail-one-shard": "correct-content" },
  patches: [
    {
      file: "tasks/customers.ts",
      find: "const replaces = rows[at] !== 0;",
      replace: "const replaces = rows[at] !== 0;\n    if (replaces) return true;",
    },
  ],
});
