import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a last row without its line end is dropped",
  scenarios: { "truncated-source": "accounted" },
  properties: ["routing.property.test.ts"],
  patches: [
    {
      file: "tasks/rows.ts",
      find: "if (quoted.end === filled && !atEnd) return start;",
      replace: "if (quoted.end === filled) return start;",
    },
  ],
});
