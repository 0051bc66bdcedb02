import { allRuns, isRoot, whyIncomplete } from "../journal/runs.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { artifactAt } from "./artifact-names.ts";
import { isSame, valueDifferences } from "./difference.ts";
import type { ArtifactFiles, Invariant, RunEvidence } from "./invariant.ts";
import { contentOf } from "./known-files.ts";
import {
  hasOtherSources,
  isOfOtherSources,
  OTHER_SOURCES,
  sourcesChangedAt,
} from "./other-sources.ts";
import { byteViolations, profileViolations } from "./profile-differences.ts";
import { NO_ORACLE } from "./reasons.ts";
import { judgedRoots } from "./roots.ts";

/**
 * Files under final names in the run's folder, and the results of every run in the journal, against
 * those of the reference run. Other files are a matter of `no-leftovers`. A run that did not complete
 * may lack some; what it has must be the same.
 *
 * A run that completes where the fault-free run over the same sources does not, is violated: one of
 * the two has ended by chance.
 */
export const byteIdentical: Invariant = {
  name: "byte-identical",
  title: "Artifacts and results equal those of the fault-free run, byte for byte.",
  judge(evidence) {
    const { reference, oracle, journal } = evidence;
    const roots = judgedRoots(evidence);
    const completed = roots.filter((root) => whyIncomplete(journal, root) === null);
    if (reference === null) {
      return completed.length === 0
        ? { notApplicable: "there is no reference run" }
        : completed.map(
            (root) =>
              `root ${root} completed, but the run without faults over the same sources did not: there is nothing to compare with`,
          );
    }
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const due = completed.filter((root) => !hasOtherSources(journal, root, oracle));
    const found = publishedPaths(evidence, oracle);
    const results = resultsOf(evidence, oracle);
    if (due.length === 0 && found.size === 0 && results.length === 0) {
      const [root] = roots;
      const reason = root === undefined ? null : whyIncomplete(journal, root);
      return { notApplicable: reason ?? OTHER_SOURCES };
    }
    const expected = publishedPaths(reference, oracle);
    return [
      ...(due.length === 0
        ? []
        : [...expected].filter((path) => !found.has(path)).map((path) => `${path} is missing`)),
      ...[...found]
        .filter((path) => !expected.has(path))
        .map((path) => `${path} is not in the reference run`),
      ...[...found].flatMap((path) => {
        return expected.has(path) ? fileViolations(path, reference.files, evidence.files) : [];
      }),
      ...resultViolations(results, resultsOf(reference, oracle), due),
    ];
  },
};

function publishedPaths({ files }: RunEvidence, { runKey }: Oracle): Set<string> {
  const isPublished = (path: string) => path.startsWith(`${runKey}/`) && artifactAt(path) !== null;
  return new Set(files.paths.filter(isPublished));
}

/** By length and digest first: the bytes themselves are read only where these differ. */
function fileViolations(path: string, reference: ArtifactFiles, files: ArtifactFiles): string[] {
  const expected = { ...contentOf(reference, path), chunks: () => reference.chunks(path) };
  return artifactAt(path)?.kind === "profiles"
    ? profileViolations(files, path, expected)
    : byteViolations(files, path, expected);
}

interface PlacedResult {
  readonly root: string;
  /** `the root` or `shard 3`. */
  readonly place: string;
  readonly by: string;
  readonly value: unknown;
}

/** The results of all runs of a journal, but those of other sources. */
function resultsOf({ journal }: RunEvidence, oracle: Oracle): PlacedResult[] {
  const changedAt = sourcesChangedAt(journal);
  return allRuns(journal).flatMap(({ created, results }) => {
    const { root, run, shard } = created;
    if (shard === null && !isRoot(created)) return [];
    return results
      .filter((result) => !isOfOtherSources(result, oracle, changedAt))
      .map(({ attempt, value }) => ({
        root,
        place: shard === null ? "the root" : `shard ${shard}`,
        by: `run ${run}, attempt ${attempt}`,
        value,
      }));
  });
}

function resultViolations(
  found: readonly PlacedResult[],
  reference: readonly PlacedResult[],
  due: readonly string[],
): string[] {
  const expected = new Map(reference.map((result) => [result.place, result]));
  const given = new Set(found.map(({ root, place }) => `${root} ${place}`));
  return [
    ...found.flatMap(({ place, by, value }) => {
      const wanted = expected.get(place);
      if (wanted === undefined) {
        return [`${place} returned a result (${by}), in the reference run it did not`];
      }
      if (isSame(wanted.value, value)) return [];
      const [first, ...others] = valueDifferences(
        `result of ${place} (${by})`,
        wanted.value,
        value,
      );
      const more = others.length === 0 ? "" : `, and ${others.length} more of its fields`;
      return first === undefined ? [] : [first + more];
    }),
    ...due.flatMap((root) =>
      [...expected.keys()]
        .filter((place) => !given.has(`${root} ${place}`))
        .map((place) => `${place} returned no result below root ${root}`),
    ),
  ];
}
