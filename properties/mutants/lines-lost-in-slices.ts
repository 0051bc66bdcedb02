import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows in slices are numbered anew, not by the lines of their source",
  properties: ["partition.property.test.ts"],
  patches: [
    {
      file: "tasks/slices.ts",
      find: "row.line = slice.readUInt32LE(at);",
      replace: "row.line += 1;",
    },
  ],
});
