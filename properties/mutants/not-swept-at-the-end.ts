import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "nobody removes what an attempt leaves after its replacement has swept",
  scenarios: { "zombie-dies-mid-write": "no-leftovers" },
  showsOnlyOn: "simulated",
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: `await artifacts.sweep(runKey, "");`,
      replace: "",
    },
  ],
});
