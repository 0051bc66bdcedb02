import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the folder is not synced after a rename",
  scenarios: { "kill-after-publish": "atomic-visibility" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "await disk.syncDirectory(directory);",
      replace: "",
    },
  ],
});
