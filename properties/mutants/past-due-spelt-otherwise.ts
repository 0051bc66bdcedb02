import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "`Past Due` and `past-due` are not taken for past_due",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/enrichment.ts",
      find: "unit === SPACE || unit === HYPHEN ? UNDERSCORE : unit",
      replace: "unit",
    },
  ],
});
