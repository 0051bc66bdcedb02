/** The root runs that are judged, each on its own. */
import { rootRuns } from "../journal/runs.ts";
import type { Evidence } from "./invariant.ts";

type Roots = Pick<Evidence, "root" | "otherRoots" | "journal">;

/** The drill's root and the others that must end just as well. */
export function judgedRoots({ root, otherRoots = [] }: Roots): string[] {
  return [root, ...otherRoots];
}

/** Violations of each root; they name it where the journal has several. */
export function judgeEachRoot(
  evidence: Roots,
  judgeOne: (root: string) => readonly string[],
): string[] {
  const isAlone = rootRuns(evidence.journal).length <= 1;
  return judgedRoots(evidence).flatMap((root) =>
    judgeOne(root).map((text) => (isAlone ? text : `root ${root}: ${text}`)),
  );
}
