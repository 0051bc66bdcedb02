import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "ids are normalised to NFC",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/read-row.ts",
      find: "customers.put(number, buffer, idStart, idEnd, record)",
      replace: `((id) => customers.put(number, id, 0, id.length, record))(
      Buffer.from(buffer.toString("utf8", idStart, idEnd).normalize("NFC")),
    )`,
    },
    {
      // The kernel would take plain rows past what is changed.
      file: "tasks/read-batch.ts",
      find: "fieldCount > MAX_FIELDS ? readOneByOne : read;",
      replace: "readOneByOne ?? read;",
    },
  ],
});
