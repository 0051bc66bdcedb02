import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an artifact that exists is refused instead of replaced",
  scenarios: { "lost-result": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "      await disk.rename(temporary, final);",
      replace: `      const exists = await digestOfPieces(disk.read(final)).catch(() => null);
      if (exists !== null) throw new PublishError(\`\${final} exists already\`);
      await disk.rename(temporary, final);`,
    },
  ],
});
