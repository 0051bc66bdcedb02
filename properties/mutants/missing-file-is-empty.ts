import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a source that is missing or empty is taken for one without rows",
  scenarios: { "missing-source": "outcome", "empty-source": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: `throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
      replace: `if (codeOf(error) === "ENOENT") return;
        throw new SourceError(\`cannot read \${path}: \${explain(error)}\`);`,
    },
    {
      file: "tasks/read-source.ts",
      find: `      if (header === undefined) {
        throw`,
      replace: `      if (header === undefined) {
    header = { fieldCount: 0, customerId: 0, email: 0, columns: [], unknown: [] };
    return { bytes, sha256: hash.digest("hex"), rows, header };
    throw`,
    },
  ],
});
