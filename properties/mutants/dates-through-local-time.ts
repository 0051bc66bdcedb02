import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "dates go through local time and back through UTC",
  scenarios: { "rerun-other-timezone": "byte-identical" },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/values.ts",
      find: `= QUOTE;
  out.copy(bytes, start, end);`,
      replace: `= QUOTE;
  const day = bytes.toString("latin1", start, end);
  out.write(new Date(\`\${day}T00:00:00\`).toISOString().slice(0, 10));`,
    },
    {
      // The kernel would take plain rows past what is changed.
      file: "tasks/read-batch.ts",
      find: "fieldCount > MAX_FIELDS ? readOneByOne : read;",
      replace: "readOneByOne ?? read;",
    },
  ],
});
