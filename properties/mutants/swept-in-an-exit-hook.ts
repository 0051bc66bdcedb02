import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "temporary files are removed when the process ends, which a SIGKILL never lets it do",
  scenarios: { "kill-before-rename": "no-leftovers" },
  showsOnlyOn: "local",
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "await artifacts.sweep(folder, shardPrefix(shard, shardCount));",
      replace: "",
    },
    {
      file: "tasks/merge-customer-data.ts",
      find: `await artifacts.sweep(runKey, "");`,
      replace: "",
    },
    {
      file: "tasks/directory-store.ts",
      find: "const temporary = join(directory, temporaryName(name));",
      replace: `const temporary = join(directory, temporaryName(name));
      const { rmSync } = await import("node:fs");
      process.once("exit", () => rmSync(temporary, { force: true }));`,
    },
  ],
});
