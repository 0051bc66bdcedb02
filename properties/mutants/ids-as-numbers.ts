import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an id of digits is read as a number: 007 becomes 7",
  scenarios: { "malformed-rows": "exactly-once" },
  patches: [
    {
      file: "tasks/read-row.ts",
      find: "customers.put(number, buffer, idStart, idEnd, record)",
      replace: `((id) => customers.put(number, id, 0, id.length, record))(
      Buffer.from(buffer.toString("utf8", idStart, idEnd).replace(/^\\d+$/, (digits) => String(Number(digits)))),
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
