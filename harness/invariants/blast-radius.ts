import type { JournalEntry } from "../journal/entry.ts";
import { type RunRecord, rootRun, runsBelow, runsByShard } from "../journal/runs.ts";
import { artifactAt } from "./artifact-names.ts";
import { type Expectation, expectedAttempts } from "./expectation.ts";
import type { Invariant } from "./invariant.ts";

/**
 * Attempts are counted per shard, over all of its runs below the drill's root. A shard that the
 * expectation does not name may have fewer where it was cut short, that is where its run was
 * cancelled or where the root ended before it asked for it; never more.
 */
export const blastRadius: Invariant = {
  name: "blast-radius",
  title: "Only what a fault struck is done again: no other shard works twice.",
  judge({ root, journal, oracle, expectation }) {
    const runs = runsByShard(journal, root);
    const shards = new Set([
      ...runs.keys(),
      ...(oracle?.shards.map(({ shard }) => shard) ?? []),
      ...Object.keys(expectation.attempts)
        .filter((name) => name !== "*")
        .map(Number),
    ]);
    const rootCompleted = rootRun(journal, root).ended?.status === "completed";
    return [
      ...rootViolations(rootRun(journal, root)),
      ...[...shards]
        .sort((a, b) => a - b)
        .flatMap((shard) =>
          attemptViolations(shard, runs.get(shard) ?? [], expectation, rootCompleted),
        ),
      ...publishedTwice(journal, root, expectation),
    ];
  },
};

function rootViolations({ created, attempts, ended }: RunRecord): string[] {
  const neverStarted = attempts.length === 0 && ended?.status === "canceled";
  if (attempts.length === 1 || neverStarted) return [];
  return [`the orchestrator ${created.task} has ${attempts.length} attempts, expected 1`];
}

function attemptViolations(
  shard: number,
  runs: readonly RunRecord[],
  expectation: Expectation,
  rootCompleted: boolean,
): string[] {
  const [least, most] = expectedAttempts(expectation, shard);
  const found = runs.reduce((sum, { attempts }) => sum + attempts.length, 0);
  if (found >= least && found <= most) return [];
  const isNamed = expectation.attempts[String(shard)] !== undefined;
  const wasCutShort =
    runs.length === 0 ? !rootCompleted : runs.some(({ ended }) => ended?.status === "canceled");
  if (found < least && wasCutShort && !isNamed) return [];
  const ends = runs.flatMap(({ attempts }) =>
    attempts.map(({ ended }) => ended?.reason ?? ended?.outcome ?? "never ended"),
  );
  const told = ends.length > 0 ? ` (${ends.join("; ")})` : "";
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  return [`shard ${shard} has ${found} attempts, expected ${expected}${told}`];
}

/**
 * Artifacts that came under their final names more than once, of shards that were expected to work
 * once and that no fault struck: one that was delivered twice has published twice.
 */
function publishedTwice(
  journal: readonly JournalEntry[],
  root: string,
  expectation: Expectation,
): string[] {
  const ours = new Set(runsBelow(journal, root).map(({ created }) => created.run));
  const struck = new Set(journal.flatMap((entry) => (entry.kind === "fault" ? [entry.shard] : [])));
  const publications = new Map<string, { readonly shard: number; readonly by: string[] }>();
  for (const entry of journal) {
    if (entry.kind !== "store" || entry.op !== "rename" || entry.to === undefined) continue;
    const artifact = artifactAt(entry.to);
    if (artifact === null || artifact.kind === "run-manifest" || !ours.has(entry.run)) continue;
    const known = publications.get(entry.to) ?? { shard: artifact.shard, by: [] };
    known.by.push(`run ${entry.run} attempt ${entry.attempt}`);
    publications.set(entry.to, known);
  }
  return [...publications].flatMap(([path, { shard, by }]) => {
    if (by.length < 2 || struck.has(shard)) return [];
    if (expectedAttempts(expectation, shard)[1] !== 1) return [];
    return [`shard ${shard}: ${path} was published ${by.length} times (${by.join(", ")})`];
  });
}
