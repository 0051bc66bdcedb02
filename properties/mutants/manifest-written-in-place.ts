import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the run's manifest, unlike the rest, is written under its final name",
  scenarios: { "orchestrator-dies-last": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "const temporary = join(directory, temporaryName(name));",
      replace:
        'const temporary = join(directory, name === "manifest.json" ? name : temporaryName(name));',
    },
  ],
});
