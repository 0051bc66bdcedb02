import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an error while reading is caught and ignored: the file seems to end there",
  scenarios: { "read-error-for-good": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: `throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
      replace: `if (codeOf(error) === "EIO") return;
        throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
    },
  ],
});
