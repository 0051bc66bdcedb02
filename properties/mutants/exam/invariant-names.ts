/** The invariants that may prove a mutant wrong. */

/**
 * Not `faults-struck`: where a drill missed the mutant, it has proved nothing. Not a type of the
 * harness, whose names are plain strings; a test holds this list against them.
 */
export const INVARIANT_NAMES = [
  "outcome",
  "exactly-once",
  "right-shard",
  "correct-content",
  "accounted",
  "byte-identical",
  "blast-radius",
  "retry-policy",
  "no-leftovers",
  "atomic-visibility",
] as const;

export type InvariantName = (typeof INVARIANT_NAMES)[number];
