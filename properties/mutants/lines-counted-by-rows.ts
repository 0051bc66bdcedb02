import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a line break inside quotes does not count as a line",
  scenarios: { "malformed-rows": "correct-content" },
  properties: ["routing.property.test.ts"],
  patches: [
    {
      file: "tasks/rows.ts",
      find: "lineOfRow + quoted.lineBreaks + 1;",
      replace: "lineOfRow + 1;",
    },
  ],
});
