import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an artifact for which there is no room is logged and left out",
  scenarios: { "disk-full": "correct-content", "disk-full-for-good": "outcome" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "if (codeOf(error) === undefined) throw error;",
      replace: `if (codeOf(error) === undefined) throw error;
        if (codeOf(error) === "ENOSPC") return { bytes: 0, sha256: createHash("sha256").digest("hex") };`,
    },
  ],
});
