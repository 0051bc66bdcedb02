import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an artifact that exists is taken for done, and is written in place",
  scenarios: { "kill-mid-write": "exactly-once" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "const temporary = join(directory, temporaryName(name));",
      replace: "const temporary = join(directory, name);",
    },
    {
      file: "tasks/directory-store.ts",
      find: "const digest = await write(temporary, name, pieces);",
      replace: `const kept = await digestOfPieces(disk.read(final)).catch(() => null);
        if (kept !== null) {
          // Customers are counted as their lines are made.
          for (const _ of pieces);
          return kept;
        }
        const digest = await write(temporary, name, pieces);`,
    },
  ],
});
