/** For tests: a run whose shards all published, but whose root failed before its manifest. */
import { goodRun, pathOf, type Rewrite, ROOT, withFile, withJournal } from "./good-run.ts";
import type { Evidence } from "./invariant.ts";

export const FAILURE = "too many rows cannot be used";

export function failedRun(rewrite?: Rewrite): Evidence {
  const evidence = withJournal(goodRun(rewrite), (entry) => {
    if (entry.kind === "fault" || entry.run !== ROOT) return entry;
    if (entry.kind === "store" || entry.kind === "result") return null;
    if (entry.kind === "attempt" && entry.event === "ended") {
      return { ...entry, outcome: "failed", reason: FAILURE };
    }
    if (entry.kind === "run" && entry.event === "ended") {
      return { ...entry, status: "failed", error: FAILURE };
    }
    return entry;
  });
  const expectation = { ...evidence.expectation, outcome: "failed", error: "rows" } as const;
  return { ...withFile(evidence, pathOf("manifest.json"), null), expectation };
}
