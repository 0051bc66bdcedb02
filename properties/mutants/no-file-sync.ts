import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a file is renamed into place without fsync",
  scenarios: { "kill-after-publish": "atomic-visibility", "host-crash": "atomic-visibility" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "await file.sync();",
      replace: "",
    },
  ],
});
