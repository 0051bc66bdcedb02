import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a read error seems to be the end of the file, and nobody compares digests",
  scenarios: { "read-error": "accounted" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: `throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
      replace: `if (codeOf(error) === "EIO") return;
        throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
    },
    {
      file: "tasks/routed-rows.ts",
      find: "requireUnchanged(source, files, file);",
      replace: "",
    },
  ],
});
