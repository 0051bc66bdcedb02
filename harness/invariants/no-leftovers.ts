import type { JournalEntry, StoreEntry } from "../journal/entry.ts";
import { allRuns, type RunRecord } from "../journal/runs.ts";
import { artifactAt, finalNameOf, placeOf } from "./artifact-names.ts";
import type { Evidence, Invariant } from "./invariant.ts";
import { readRunManifest } from "./published.ts";

/**
 * In the folder of a run that is finished (it has a `manifest.json`) only that manifest and what it
 * names may lie; this is judged also where the drill's own root did not complete.
 *
 * In any other folder, where a run did not complete, final artifact names may lie (a shard that ended
 * well has published) and temporaries of attempts that did not end well: nobody may be left to
 * sweep. Which attempt a temporary is of, the journal's `store` entries tell; had a later attempt of
 * the shard completed, it would have swept. An attempt that threw
 * instead of being killed is given the same credit: its own clean-up may have failed with it. Without
 * `store` entries the temporary's name must do.
 *
 * If the root completed, no folder may be left unfinished but one of another root of the journal.
 */
export const noLeftovers: Invariant = {
  name: "no-leftovers",
  title: "Nothing but published artifacts remains below the output folder.",
  judge(evidence) {
    const { files, journal } = evidence;
    const named = namedByRunManifests(evidence);
    const faultOf = temporariesIn(journal);
    const mayBeUnfinished = allRuns(journal).some(
      ({ created, ended }) => created.parent === null && ended?.status !== "completed",
    );
    return files.paths.flatMap((path) => {
      const place = placeOf(path);
      if (place === null) return [`${path} lies outside of any run's folder`];
      const finished = named.get(place.folder);
      if (finished !== undefined) {
        return finished.has(place.name) ? [] : [`${path} is named by no manifest`];
      }
      if (!mayBeUnfinished) return [`${path} lies in the folder of a run that never finished`];
      if (artifactAt(path) !== null) return [];
      if (finalNameOf(place.name) === null) {
        return [`${path} is neither an artifact nor the temporary of one`];
      }
      const fault = faultOf(path);
      return fault === null ? [] : [`${path} ${fault}`];
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
    named.set(path.slice(0, path.indexOf("/")), new Set(["manifest.json", ...names]));
  }
  return named;
}

/** Tells, of a temporary that is left, what is wrong with that; null if nothing is. */
function temporariesIn(journal: readonly JournalEntry[]): (path: string) => string | null {
  const runs = allRuns(journal);
  const makers = new Map<string, StoreEntry>();
  let hasStoreEntries = false;
  for (const entry of journal) {
    if (entry.kind !== "store") continue;
    hasStoreEntries = true;
    if (entry.op === "create") makers.set(entry.path, entry);
  }
  return (path) => {
    if (!hasStoreEntries) return null;
    const creation = makers.get(path);
    const run = runs.find(({ created }) => created.run === creation?.run);
    if (creation === undefined || run === undefined) return "was made by no attempt of the journal";
    const maker = run.attempts.find(({ attempt }) => attempt === creation.attempt);
    const name = `run ${creation.run} attempt ${creation.attempt}`;
    if (maker?.ended?.outcome === "completed") return `was left by ${name}, which completed`;
    const sweeper = sweeperOf(runs, run, creation.seq);
    return sweeper && `was left by ${name}, and ${sweeper} completed later without removing it`;
  };
}

/** An attempt of the same shard that started after the temporary was made, and completed. */
function sweeperOf(runs: readonly RunRecord[], maker: RunRecord, seq: number): string | null {
  const { root, shard } = maker.created;
  for (const { created, attempts } of runs) {
    if (created.root !== root || created.shard !== shard) continue;
    for (const { attempt, started, ended } of attempts) {
      if (started.seq > seq && ended?.outcome === "completed") {
        return `run ${created.run} attempt ${attempt}`;
      }
    }
  }
  return null;
}
