import { rootRuns } from "../journal/runs.ts";
import { artifactAt, finalNameOf, placeOf } from "./artifact-names.ts";
import type { ArtifactFiles, Evidence, Invariant } from "./invariant.ts";
import { readPartitionManifest, readRunManifest } from "./published.ts";
import { whyLeft } from "./temporaries.ts";

/**
 * In the folder of a run that is finished (it has a `manifest.json`) only that manifest and what it
 * names may lie, and slices with the manifest that names them, for shards as many as the run's. In any other folder final artifact names may lie, where a run did not complete: a
 * shard that ended well has published.
 *
 * In both a temporary may lie that nobody was left to remove (see `whyLeft`). What lay outside of any
 * run's folder, or in the folder of a run that never finished, before the journal began is no
 * business of this run.
 */
export const noLeftovers: Invariant = {
  name: "no-leftovers",
  title: "Nothing but published artifacts remains below the output folder.",
  judge(evidence) {
    const { files, journal, oracle, before } = evidence;
    const named = namedByRunManifests(evidence);
    const whyWrong = whyLeft(journal, before);
    const mayBeUnfinished = rootRuns(journal).some(({ ended }) => ended?.status !== "completed");
    return files.paths.flatMap((path) => {
      const place = placeOf(path);
      if (place === null) {
        return before?.has(path) ? [] : [`${path} lies outside of any run's folder`];
      }
      const finished = named.get(place.folder);
      if (finished?.has(place.name)) return [];
      if (finalNameOf(place.name) !== null) {
        const why = whyWrong(path);
        return why === null ? [] : [`${path} ${why}`];
      }
      if (finished !== undefined) return [`${path} is named by no manifest`];
      if (before?.has(path)) return [];
      const artifact = artifactAt(path);
      if (artifact === null) return [`${path} is neither an artifact nor the temporary of one`];
      if (!mayBeUnfinished) return [`${path} lies in the folder of a run that never finished`];
      const isForeign =
        place.folder === oracle?.runKey &&
        artifact.kind !== "run-manifest" &&
        artifact.shardCount !== oracle.shardCount;
      return isForeign ? [`${path} is of no run with ${oracle.shardCount} shards`] : [];
    });
  },
};

/** By finished folder, all names that may lie there. */
function namedByRunManifests({ files }: Evidence): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const path of files.paths) {
    if (artifactAt(path)?.kind !== "run-manifest") continue;
    const { shards } = readRunManifest(files, path);
    const names = shards.flatMap((shard) =>
      [shard.manifest, shard.profiles, shard.quarantine].map(({ name }) => name),
    );
    const folder = path.slice(0, path.indexOf("/"));
    const slices = namedByPartitions(files, folder, shards.length);
    named.set(folder, new Set(["manifest.json", ...names, ...slices]));
  }
  return named;
}

function namedByPartitions(files: ArtifactFiles, folder: string, shardCount: number): string[] {
  return files.paths.flatMap((path) => {
    const artifact = path.startsWith(`${folder}/`) ? artifactAt(path) : null;
    if (artifact?.kind !== "partition-manifest" || artifact.shardCount !== shardCount) return [];
    return [path.slice(folder.length + 1), readPartitionManifest(files, path).slices.name];
  });
}
