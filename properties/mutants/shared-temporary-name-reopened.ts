import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "all attempts of a shard write over the same temporary file",
  scenarios: { "zombie-dies-mid-write": "correct-content" },
  showsOnlyOn: "simulated",
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: `\`.\${name}.\${attemptTag}.tmp\``,
      replace: `\`.\${name}.tmp\``,
    },
    {
      file: "tasks/directory-store.ts",
      find: "const file = await disk.create(path);",
      replace: `await disk.remove(path).catch(() => {});
    const file = await disk.create(path);`,
    },
  ],
});
