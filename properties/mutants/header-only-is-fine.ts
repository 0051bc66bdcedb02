import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a source with a header and no row is taken for one without rows",
  scenarios: { "header-only-source": "outcome" },
  patches: [
    {
      file: "tasks/read-source.ts",
      find: "if (rows === 0) {",
      replace: "if (rows < 0) {",
    },
  ],
});
