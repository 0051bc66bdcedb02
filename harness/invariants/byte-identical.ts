import { rootRun, runsByShard, whyIncomplete } from "../journal/runs.ts";
import { artifactAt } from "./artifact-names.ts";
import { canonicalJson } from "./canonical-json.ts";
import { bytesDifference } from "./difference.ts";
import type { Invariant, RunEvidence } from "./invariant.ts";
import { NO_ORACLE } from "./reasons.ts";

/**
 * Files under final names in the run's folder, and results, against those of the reference run.
 * Other files are a matter of `no-leftovers`. Only the runs below the drill's root are compared: a
 * second trigger may have worked on other sources.
 */
export const byteIdentical: Invariant = {
  name: "byte-identical",
  title: "Artifacts and results equal those of the fault-free run, byte for byte.",
  judge(evidence) {
    const { reference, oracle, journal, root } = evidence;
    if (reference === null) return { notApplicable: "there is no reference run" };
    const incomplete = whyIncomplete(journal, root);
    if (incomplete !== null) return { notApplicable: incomplete };
    if (oracle === null) return { notApplicable: NO_ORACLE };
    return [
      ...fileViolations(evidence, reference, oracle.runKey),
      ...resultViolations(evidence, reference),
    ];
  },
};

function fileViolations(run: RunEvidence, reference: RunEvidence, folder: string): string[] {
  const expected = publishedPaths(reference, folder);
  const found = publishedPaths(run, folder);
  return [
    ...[...expected].filter((path) => !found.has(path)).map((path) => `${path} is missing`),
    ...[...found]
      .filter((path) => !expected.has(path))
      .map((path) => `${path} is not in the reference run`),
    ...[...expected].flatMap((path) => {
      if (!found.has(path)) return [];
      const difference = bytesDifference(reference.files.read(path), run.files.read(path));
      return difference === null ? [] : [`${path}: ${difference}`];
    }),
  ];
}

function publishedPaths({ files }: RunEvidence, folder: string): Set<string> {
  const isPublished = (path: string) => path.startsWith(`${folder}/`) && artifactAt(path) !== null;
  return new Set(files.paths.filter(isPublished));
}

function resultViolations(run: RunEvidence, reference: RunEvidence): string[] {
  const expected = resultsByPlace(reference);
  const found = resultsByPlace(run);
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((place) => {
    const [wanted] = expected.get(place) ?? [];
    const given = found.get(place) ?? [];
    if (wanted === undefined)
      return [`${place} returned a result, in the reference run it did not`];
    if (given.length === 0) return [`${place} returned no result`];
    return given.flatMap(({ by, text }) => {
      const difference = bytesDifference(wanted.text, text);
      return difference === null ? [] : [`result of ${place} (${by}): ${difference}`];
    });
  });
}

/** Results as canonical text, by `the root` or `shard 3`; a shard whose run was repeated has several. */
function resultsByPlace({ journal, root }: RunEvidence) {
  const places = new Map<string, { readonly by: string; readonly text: string }[]>();
  const shards = [...runsByShard(journal, root)].map(
    ([shard, runs]) => [`shard ${shard}`, runs] as const,
  );
  for (const [place, runs] of [["the root", [rootRun(journal, root)]] as const, ...shards]) {
    const results = runs.flatMap((run) => run.results);
    if (results.length === 0) continue;
    places.set(
      place,
      results.map(({ run, attempt, value }) => ({
        by: `run ${run}, attempt ${attempt}`,
        text: canonicalJson(value),
      })),
    );
  }
  return places;
}
