/** The root runs that are judged, and one judgement of several. */
import { rootRuns } from "../journal/runs.ts";
import type { Evidence, Judgement } from "./invariant.ts";

/** The drill's root and the others that must end just as well. */
export function judgedRoots({ root, otherRoots = [] }: Evidence): string[] {
  return [root, ...otherRoots];
}

/**
 * Judges each root on its own: one that is violated violates the whole, which is not applicable only
 * where none of them could be judged. Evidence names the root where the journal has several.
 */
export function judgeEachRoot(
  evidence: Evidence,
  judgeOne: (root: string) => Judgement,
): Judgement {
  const isAlone = rootRuns(evidence.journal).length <= 1;
  const reasons: string[] = [];
  const violations: string[] = [];
  const roots = judgedRoots(evidence);
  for (const root of roots) {
    const judgement = judgeOne(root);
    if ("notApplicable" in judgement) reasons.push(judgement.notApplicable);
    else violations.push(...judgement.map((text) => (isAlone ? text : `root ${root}: ${text}`)));
  }
  const [reason] = reasons;
  return reason !== undefined && reasons.length === roots.length
    ? { notApplicable: reason }
    : violations;
}
