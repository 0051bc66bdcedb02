import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "all attempts of a shard have the same temporary name",
  scenarios: { "kill-before-rename": "blast-radius" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: `\`.\${name}.\${attemptTag}.tmp\``,
      replace: `\`.\${name}.tmp\``,
    },
  ],
});
