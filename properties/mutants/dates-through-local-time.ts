import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "dates go through local time and back through UTC",
  scenarios: { "rerun-other-timezone": "byte-identical" },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/values.ts",
      find: "return isCalendarDay(trimmed) ? trimmed : UNREADABLE;",
      replace: `return isCalendarDay(trimmed)
        ? new Date(\`\${trimmed}T00:00:00\`).toISOString().slice(0, 10)
        : UNREADABLE;`,
    },
  ],
});
