import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a lock file keeps two runs apart, and stays when its run dies",
  scenarios: { "orchestrator-crash": "outcome", "double-trigger": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "await disk.makeDirectory(path);",
      replace: `await disk.makeDirectory(path);
        await (await disk.create(join(path, "lock"))).close();`,
    },
    {
      file: "tasks/directory-store.ts",
      find: "const left = (await disk.list(directory)).filter(",
      replace: `if (namePrefix === "") await disk.remove(join(directory, "lock"));
      const left = (await disk.list(directory)).filter(`,
    },
  ],
});
