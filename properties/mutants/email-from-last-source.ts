import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "the email comes from the last source that has one",
  scenarios: { "kill-mid-write": "correct-content" },
  patches: [
    {
      file: "tasks/profile.ts",
      find: "email ??= row;",
      replace: "email = row;",
    },
  ],
});
