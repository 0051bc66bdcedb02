import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "profiles are sorted by UTF-16 units, not by bytes",
  properties: ["exactly-once.property.test.ts"],
  patches: [
    {
      file: "tasks/customers.ts",
      find: "const compare = (a: number, b: number) => this.compare(a, b);",
      replace: `const text = (n: number) => this.ids.toString("utf8", this.idStart(n), this.idEnd(n));
    const compare = (a: number, b: number) => (text(a) < text(b) ? -1 : 1);`,
    },
  ],
});
