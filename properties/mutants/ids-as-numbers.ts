import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an id of digits is read as a number: 007 becomes 7",
  scenarios: { "malformed-rows": "exactly-once" },
  patches: [
    {
      file: "tasks/read-row.ts",
      find: "const customerId = fields[header.customerId] as string;",
      replace: `const text = fields[header.customerId] as string;
  const customerId = /^\\d+$/.test(text) ? String(Number(text)) : text;`,
    },
  ],
});
