import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "shards stand in the manifest in the order in which they ended",
  scenarios: { "reordered-completion": "byte-identical", "spin-up-failure": "correct-content" },
  patches: [
    {
      file: "tasks/fan-out.ts",
      find: "const settled = await Promise.allSettled(runs.map(({ result }) => result));",
      replace: `const byCompletion: Result[] = [];
  const settled = await Promise.allSettled(
    runs.map(({ result }) => result.then((value) => (byCompletion.push(value), value))),
  );`,
    },
    {
      file: "tasks/fan-out.ts",
      find: "return results;",
      replace: "return byCompletion;",
    },
  ],
});
