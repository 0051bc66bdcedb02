import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "profiles are sorted as the locale sorts, not by bytes",
  scenarios: { "malformed-rows": "correct-content" },
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/customers.ts",
      find: "const compare = (a: number, b: number) => this.compare(a, b);",
      replace: `const text = (n: number) => this.ids.toString("utf8", this.idStart(n), this.idEnd(n));
    const compare = (a: number, b: number) => text(a).localeCompare(text(b));`,
    },
  ],
});
