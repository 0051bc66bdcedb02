import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a run empties its folder before it begins",
  scenarios: { "orchestrator-crash": "atomic-visibility" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "await disk.makeDirectory(path);",
      replace: `await disk.makeDirectory(path);
        for (const name of await disk.list(path)) await disk.remove(join(path, name));`,
    },
  ],
});
