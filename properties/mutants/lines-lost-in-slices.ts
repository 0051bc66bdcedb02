import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "rows in slices are numbered anew, not by the lines of their source",
  properties: ["partition.property.test.ts"],
  patches: [
    {
      file: "tasks/slices.ts",
      find: "onRows({ first: 0, end: rowCount() });",
      replace: `for (let i = 0; i < rowCount(); i++) rowLines[i] = i + 1;
    onRows({ first: 0, end: rowCount() });`,
    },
    {
      file: "tasks/slices.ts",
      find: "/** Hands on the rows of a slice",
      replace: `import { ROW_LINES } from "./kernel/layout.ts";
const rowLines = figures.subarray(at(ROW_LINES));
/** Hands on the rows of a slice`,
    },
  ],
});
