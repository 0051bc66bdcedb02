import type { JournalEntry } from "../journal/entry.ts";
import { allRuns, type RunRecord, rootRun, rootRuns } from "../journal/runs.ts";
import { artifactOf } from "./artifact-names.ts";
import type { Evidence, Invariant } from "./invariant.ts";
import { judgeEachRoot } from "./roots.ts";
import { gapsIn } from "./whole-manifest.ts";

/**
 * Where any outcome will do, the run must only have one. The error text is asked for only where one is expected. A run over sources that cannot be used
 * must not complete, whatever the scenario says: no other invariant has anything to compare it to.
 *
 * A run manifest may be there only if a run that published it completed, or if the orchestrator had
 * done all its work and then was struck: killed, cancelled, taken for dead, its word lost. That is a
 * finished run whose end nobody heard of, and its manifest must be whole. One that lay there before
 * the journal began is an earlier run's.
 */
export const outcome: Invariant = {
  name: "outcome",
  title: "The run ends as the scenario says, and looks finished only if it is.",
  judge(evidence) {
    return [
      ...judgeEachRoot(evidence, (root) => [
        ...endViolations(evidence, root),
        ...withoutSources(evidence, root),
      ]),
      ...manifestViolations(evidence),
    ];
  },
};

/** Where a root run ended otherwise than is expected of it. */
export function endViolations(
  { journal, expectation }: Pick<Evidence, "journal" | "expectation">,
  root: string,
): string[] {
  const { ended } = rootRun(journal, root);
  const status = statusOf(ended);
  const error = ended?.error ?? null;
  const violations: string[] = [];
  const isExpected =
    expectation.outcome === "any" ? ended !== null : status === expectation.outcome;
  if (!isExpected) {
    const why = error === null ? "" : ` (${error})`;
    const wanted = expectation.outcome === "any" ? "an end" : expectation.outcome;
    violations.push(`the root run ${status}${why}, expected ${wanted}`);
  } else if (expectation.error !== undefined && !error?.includes(expectation.error)) {
    violations.push(
      `the root run's error is ${JSON.stringify(error)}, expected to contain ${JSON.stringify(expectation.error)}`,
    );
  }
  return violations;
}

function withoutSources({ journal, oracle }: Evidence, root: string): string[] {
  if (oracle !== null || rootRun(journal, root).ended?.status !== "completed") return [];
  return ["the root run completed over sources that cannot be used"];
}

function statusOf(ended: RunRecord["ended"]): string {
  return ended?.status ?? "never ended";
}

function manifestViolations({ journal, files, before }: Evidence): string[] {
  const manifests = files.paths.filter(
    (path) => artifactOf(path.slice(path.lastIndexOf("/") + 1))?.kind === "run-manifest",
  );
  if (manifests.length === 0) return [];
  const publications = publicationsIn(journal);
  const isTraced = journal.some(({ kind }) => kind === "store");
  const roots = rootRuns(journal);
  return manifests.flatMap((path) => {
    const told = publications.get(path);
    // Nobody has told of it: it was there before, or whoever made it was killed before saying so.
    if (told === undefined && (before === undefined ? isTraced : before.has(path))) return [];
    const makers = roots
      .filter(({ created }) => told === undefined || told.has(created.run))
      .map((root) => ({ root, seq: told?.get(root.created.run) ?? null }));
    if (makers.some(({ root }) => root.ended?.status === "completed")) return [];
    if (makers.some(({ root, seq }) => wasStruckAfter(journal, root, seq))) {
      return gapsIn(files, path).map((gap) => `${path} looks finished, but ${gap}`);
    }
    const statuses = makers.map(({ root }) => `root ${root.created.run} ${statusOf(root.ended)}`);
    return [`${path} is there, though ${statuses.join(" and ")}: it looks finished`];
  });
}

/**
 * Where in the journal each root run brought a file under the name of a run manifest, the first time;
 * by path, then by root.
 */
function publicationsIn(journal: readonly JournalEntry[]): Map<string, Map<string, number>> {
  const rootOf = new Map(allRuns(journal).map(({ created }) => [created.run, created.root]));
  const publications = new Map<string, Map<string, number>>();
  for (const { kind, run, seq, ...entry } of journal) {
    const to = kind === "store" && "to" in entry ? entry.to : undefined;
    if (
      to === undefined ||
      artifactOf(to.slice(to.lastIndexOf("/") + 1))?.kind !== "run-manifest"
    ) {
      continue;
    }
    const byRoot = publications.get(to) ?? new Map<string, number>();
    publications.set(to, byRoot);
    const root = rootOf.get(run) ?? run;
    if (!byRoot.has(root)) byRoot.set(root, seq);
  }
  return publications;
}

/**
 * What ends a run from outside of its process. It is told apart from what the process itself tells,
 * so that the journal's order of the two is not that of time.
 */
const FROM_OUTSIDE: ReadonlySet<string> = new Set([
  "cancel",
  "orchestrator-crash",
  "host-crash",
  "lost-result",
  "late-result",
  "kill-at",
  "zombie",
]);

/** What is done to the sources, or to when the platform speaks, ends no run that has done its work. */
const HARMLESS: ReadonlySet<string> = new Set([
  "missing-source",
  "truncated-source",
  "empty-source",
  "header-only-source",
  "double-trigger",
  "duplicate-delivery",
  "delayed-start",
  "reordered-completion",
]);

function wasStruckAfter(
  journal: readonly JournalEntry[],
  { created, ended }: RunRecord,
  seq: number | null,
): boolean {
  return journal.some((entry) => {
    if (entry.kind !== "fault" || HARMLESS.has(entry.action)) return false;
    if (entry.action === "host-crash") {
      // A host takes all runs with it that are going.
      return entry.seq > created.seq && (ended === null || entry.seq < ended.seq);
    }
    if (entry.run !== created.run) return false;
    return seq === null || entry.seq > seq || FROM_OUTSIDE.has(entry.action);
  });
}
