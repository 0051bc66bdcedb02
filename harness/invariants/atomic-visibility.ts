import { durabilityViolations } from "./durability.ts";
import type { Invariant } from "./invariant.ts";
import { visibilityViolations } from "./visibility.ts";

/** A replay of what every attempt told the disk, in the order of the journal. */
export const atomicVisibility: Invariant = {
  name: "atomic-visibility",
  title: "At no moment does a manifest name an artifact that is absent, partial or different.",
  judge({ journal, files, before }) {
    if (!journal.some(({ kind }) => kind === "store")) {
      return { notApplicable: "the journal tells no store operations" };
    }
    return [
      ...durabilityViolations(journal),
      ...visibilityViolations({ journal, files, ...(before && { before }) }),
    ];
  },
};
