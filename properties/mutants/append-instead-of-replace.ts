import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "artifacts are appended to instead of replaced",
  scenarios: {
    "kill-after-publish": "exactly-once",
    "duplicate-delivery": "exactly-once",
    "chaos-monkey": "exactly-once",
  },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "const temporary = join(directory, temporaryName(name));",
      replace: "const temporary = join(directory, name);",
    },
    {
      file: "tasks/directory-store.ts",
      find: "const file = await disk.create(path);",
      replace: `const before: Uint8Array[] = [];
    try {
      for await (const piece of disk.read(path)) before.push(Uint8Array.from(piece));
      await disk.remove(path);
    } catch {
      // It is not there yet.
    }
    const file = await disk.create(path);
    for (const piece of before) await file.write(piece);`,
    },
  ],
});
