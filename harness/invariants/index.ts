/** All invariants, in the order in which a report shows them. */
import { accounted } from "./accounted.ts";
import { atomicVisibility } from "./atomic-visibility.ts";
import { blastRadius } from "./blast-radius.ts";
import { byteIdentical } from "./byte-identical.ts";
import { correctContent } from "./correct-content.ts";
import { correctResults } from "./correct-results.ts";
import { exactlyOnce } from "./exactly-once.ts";
import { faultsStruck } from "./faults-struck.ts";
import { type Evidence, type Finding, find, type Invariant } from "./invariant.ts";
import { noLeftovers } from "./no-leftovers.ts";
import { outcome } from "./outcome.ts";
import { retryPolicy } from "./retry-policy.ts";
import { rightShard } from "./right-shard.ts";

export const INVARIANTS: readonly Invariant[] = [
  outcome,
  faultsStruck,
  exactlyOnce,
  rightShard,
  correctContent,
  correctResults,
  accounted,
  byteIdentical,
  blastRadius,
  retryPolicy,
  noLeftovers,
  atomicVisibility,
];

/**
 * Judges a run by every invariant.
 *
 * @param own invariants of a user's, judged after ours
 */
export function judgeRun(evidence: Evidence, own: readonly Invariant[] = []): Finding[] {
  return [...INVARIANTS, ...own].map((invariant) => find(invariant, evidence));
}
