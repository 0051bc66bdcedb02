import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "artifacts are written in place instead of renamed into it",
  scenarios: { "kill-mid-write": "atomic-visibility" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "const temporary = join(directory, temporaryName(name));",
      replace: "const temporary = join(directory, name);",
    },
    {
      file: "tasks/directory-store.ts",
      find: "const file = await disk.create(path);",
      replace: `await disk.remove(path).catch(() => {});
    const file = await disk.create(path);`,
    },
  ],
});
