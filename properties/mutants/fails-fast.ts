import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the orchestrator fails with the first shard that does, and takes the others with it",
  scenarios: { "one-fails-others-finish": "blast-radius" },
  patches: [
    {
      file: "tasks/fan-out.ts",
      find: "await Promise.allSettled(runs.map(({ result }) => result));",
      replace: `(
    await Promise.all(
      runs.map(({ what, result }) =>
        result.catch((error) => {
          const message = messageOf(error).replace(/^Subtask failed: /, "");
          throw new RunError(\`\${what} failed: \${message}\`);
        }),
      ),
    )
  ).map((value): PromiseSettledResult<Result> => ({ status: "fulfilled", value }));`,
    },
  ],
});
