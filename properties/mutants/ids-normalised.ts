import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "ids are normalised to NFC",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/read-row.ts",
      find: "const customerId = fields[header.customerId] as string;",
      replace: `const customerId = (fields[header.customerId] as string).normalize("NFC");`,
    },
  ],
});
