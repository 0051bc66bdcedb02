import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "manifest.json is written at the start already, as a status",
  scenarios: { "cancel-mid-run": "outcome", "retry-exhausted": "outcome" },
  patches: [
    {
      file: "tasks/merge-customer-data.ts",
      find: "await artifacts.prepare(runKey);",
      replace: `await artifacts.prepare(runKey);
    const status = jsonDocument({ status: "running", shardCount: shards });
    await artifacts.publish(runKey, artifactNames.runManifest(), status);`,
    },
  ],
});
