import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an attempt that fails leaves its half-written file, and a full disk gets fuller",
  scenarios: { "disk-full-for-good": "no-leftovers" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "await disk.remove(temporary).catch(() => {",
      replace: "await Promise.resolve().catch(() => {",
    },
  ],
});
